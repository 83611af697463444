import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as PieChart,
  PieChartLabels,
  PieChartLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/piechart';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { QUERIES, SEVERITY } from './queries.js';

const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** The Grafana dashboard: the whole system in the first row, the circuits that the variables select below. */
export function dashboard(): Dashboard {
  const built = new DashboardBuilder('Circuit breakers')
    .uid('fluxgate-circuit-breakers')
    .description('Circuits of Fluxgate: their states, their transitions, and with `calls: true` their calls.')
    .tags(['circuit-breaker', 'fluxgate'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(selection('job', 'Job', 'label_values(circuit_breaker_state, job)'))
    .withVariable(selection('instance', 'Instance', 'label_values(circuit_breaker_state{job=~"$job"}, instance)'))
    .withVariable(
      selection(
        'circuit',
        'Circuit',
        'label_values(circuit_breaker_state{job=~"$job", instance=~"$instance"}, circuit_name)',
      ),
    )
    .withRow(new RowBuilder('All circuits'))
    .withPanel(currentlyOpen())
    .withPanel(tripRate())
    .withPanel(stateOverview())
    .withRow(new RowBuilder('Selected circuits'))
    .withPanel(stateTimeline())
    .withPanel(timeInState())
    .withPanel(transitions())
    .withRow(new RowBuilder('Calls of the selected circuits (needs calls: true)'))
    .withPanel(failureRate())
    .withPanel(sinceWhen())
    .withPanel(calls())
    .withPanel(latency())
    .build();
  for (const [i, panel] of (built.panels ?? []).entries()) panel.id = i + 1;
  return built;
}

/** A variable that takes any number of values, all of them at first. */
function selection(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });
}

/** A query over the time shown. */
const query = (expr: string, legend: string, refId = 'A'): DataqueryBuilder =>
  new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend).refId(refId).range();

/** A legend that is shown: the builders of panels have it switched off. */
const legend = <T extends common.VizLegendOptionsBuilder | PieChartLegendOptionsBuilder>(of: T): T => {
  of.showLegend(true).displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).calcs([]);
  return of;
};

const thresholds = (...steps: [from: number | null, colour: string][]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value: value as number, color })));

function currentlyOpen(): Stat {
  return new Stat()
    .title('Currently open')
    .description('How many circuits are open now.')
    .datasource(DATASOURCE)
    .height(8)
    .span(4)
    .unit('none')
    .thresholds(thresholds([null, 'green'], [1, 'orange'], [5, 'red']))
    .colorMode(common.BigValueColorMode.Background)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(query(QUERIES.currentlyOpen, 'open'));
}

function tripRate(): TimeSeries {
  return new TimeSeries()
    .title('Circuit trip rate (5m)')
    .description(
      'How often circuits open, in transitions a second averaged over five minutes: which service gives trouble?',
    )
    .datasource(DATASOURCE)
    .height(8)
    .span(13)
    .unit('cps')
    .min(0)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.tripRate, '{{circuit_name}}'));
}

function stateOverview(): PieChart {
  const panel = new PieChart()
    .title('State overview')
    .description('How the circuits are spread over the states.')
    .datasource(DATASOURCE)
    .height(8)
    .span(7)
    .unit('none')
    .displayLabels([PieChartLabels.Name, PieChartLabels.Value])
    .legend(legend(new PieChartLegendOptionsBuilder()))
    .reduceOptions(new common.ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']))
    .withTarget(query(QUERIES.stateOverview, '{{state}}').instant());
  for (const [state, fixedColor] of SEVERITY) {
    panel.overrideByName(state, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  }
  return panel;
}

function stateTimeline(): StateTimeline {
  const options = Object.fromEntries(SEVERITY.map(([text, color], index) => [String(index), { text, color, index }]));
  return new StateTimeline()
    .title('State timeline')
    .description(
      'The state of each circuit over time. Where a series sums the workers of a cluster: the worst that one is in.',
    )
    .datasource(DATASOURCE)
    .height(9)
    .span(24)
    .mappings([{ type: MappingType.ValueToText, options }])
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds([null, 'green']))
    .showValue(common.VisibilityMode.Never)
    .mergeValues(true)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.stateTimeline, '{{circuit_name}} {{instance}}'));
}

function timeInState(): BarGauge {
  return new BarGauge()
    .title('Time in state')
    .description('Which share of the time shown each circuit spent in each state.')
    .datasource(DATASOURCE)
    .height(8)
    .span(12)
    .unit('percentunit')
    .min(0)
    .max(1)
    .orientation(common.VizOrientation.Horizontal)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.timeInState, '{{circuit_name}} {{state}}').instant());
}

function transitions(): TimeSeries {
  return new TimeSeries()
    .title('Transitions')
    .description('How often circuits went from one state to another.')
    .datasource(DATASOURCE)
    .height(8)
    .span(12)
    .unit('none')
    .decimals(0)
    .min(0)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(60)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.transitions, '{{circuit_name}}: {{old_state}} → {{new_state}}'));
}

function failureRate(): TimeSeries {
  return new TimeSeries()
    .title('Failure rate')
    .description("The share of failures in each circuit's window, by which its rules decide.")
    .datasource(DATASOURCE)
    .height(8)
    .span(18)
    .unit('percentunit')
    .min(0)
    .max(1)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.failureRate, '{{circuit_name}} {{instance}}'));
}

function sinceWhen(): Stat {
  return new Stat()
    .title('In its state for')
    .description('How long ago each circuit changed its state.')
    .datasource(DATASOURCE)
    .height(8)
    .span(6)
    .unit('dtdurations')
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None)
    .textMode(common.BigValueTextMode.ValueAndName)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(query(QUERIES.sinceWhen, '{{circuit_name}} {{instance}}').instant());
}

function calls(): TimeSeries {
  return new TimeSeries()
    .title('Calls')
    .description('Calls a second, by how they ended.')
    .datasource(DATASOURCE)
    .height(8)
    .span(12)
    .unit('cps')
    .min(0)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.calls, '{{circuit_name}} {{outcome}}'));
}

function latency(): TimeSeries {
  return new TimeSeries()
    .title('Latency')
    .description('How long calls take: the median, and what 1 in 20 and 1 in 100 exceed.')
    .datasource(DATASOURCE)
    .height(8)
    .span(12)
    .unit('s')
    .min(0)
    .legend(legend(new common.VizLegendOptionsBuilder()))
    .withTarget(query(QUERIES.latency50, '{{circuit_name}} p50'))
    .withTarget(query(QUERIES.latency95, '{{circuit_name}} p95', 'B'))
    .withTarget(query(QUERIES.latency99, '{{circuit_name}} p99', 'C'));
}
