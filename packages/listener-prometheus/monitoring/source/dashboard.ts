import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as PieChart,
  PieChartLabels,
  PieChartLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/piechart';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { DOCUMENTATION, RUNBOOKS } from './links.js';
import { OUTCOMES, QUERIES, SEVERITY } from './queries.js';
import { type Language, type PanelName, TEXTS } from './texts.js';

const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** What a dashboard that others import says of itself: the data source to ask for, and the plugins that it needs. */
const PUBLISHABLE = {
  __inputs: [
    {
      name: 'DS_PROMETHEUS',
      label: 'Prometheus',
      type: 'datasource',
      pluginId: 'prometheus',
      pluginName: 'Prometheus',
    },
  ],
  __requires: [
    { type: 'grafana', id: 'grafana', name: 'Grafana', version: '10.4.0' },
    { type: 'datasource', id: 'prometheus', name: 'Prometheus', version: '1.0.0' },
    ...['piechart:Pie chart', 'stat:Stat', 'state-timeline:State timeline', 'table:Table', 'timeseries:Time series']
      .map((panel) => panel.split(':'))
      .map(([id, name]) => ({ type: 'panel', id, name, version: '' })),
  ],
};

/** What the builders of all kinds of panels have in common. */
interface AnyPanel {
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(datasource: typeof DATASOURCE): unknown;
}

/** The Grafana dashboard in one language: the whole system in the first row, the selected circuits below. */
export function dashboard(language: Language = 'en'): Dashboard & typeof PUBLISHABLE {
  return new Builder(language).build();
}

class Builder {
  readonly #language: Language;
  readonly #texts: (typeof TEXTS)[Language];

  constructor(language: Language) {
    this.#language = language;
    this.#texts = TEXTS[language];
  }

  build(): Dashboard & typeof PUBLISHABLE {
    const { dashboard, rows, variables, annotation, links } = this.#texts;
    const built = new DashboardBuilder(dashboard.title)
      .id(null)
      .uid(`fluxgate-circuit-breakers${this.#language === 'en' ? '' : `-${this.#language}`}`)
      .description(dashboard.description)
      .tags(['circuit-breaker', 'fluxgate'])
      .time({ from: 'now-1h', to: 'now' })
      .refresh('30s')
      .timezone('browser')
      .tooltip(DashboardCursorSync.Tooltip)
      .link(link(links.runbooks, RUNBOOKS))
      .link(link(links.documentation, DOCUMENTATION))
      .annotation(
        new AnnotationQueryBuilder()
          .name(annotation)
          .datasource(DATASOURCE)
          .enable(true)
          .iconColor('red')
          .target(query(QUERIES.opened, '', 'Anno'))
          .expr(QUERIES.opened)
          .step('60s')
          .titleFormat('{{circuit_name}}')
          .textFormat(`${annotation} ({{old_state}} → open)`)
          .tagKeys('circuit_name'),
      )
      .withVariable(
        new DatasourceVariableBuilder('datasource')
          .label(variables.datasource)
          .type('prometheus')
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces it by the data source chosen at import.
          .current({ selected: true, text: 'Prometheus', value: '${DS_PROMETHEUS}' }),
      )
      .withVariable(selection('job', variables.job, 'label_values(circuit_breaker_state, job)'))
      .withVariable(
        selection('instance', variables.instance, 'label_values(circuit_breaker_state{job=~"$job"}, instance)'),
      )
      .withVariable(
        selection(
          'circuit',
          variables.circuit,
          'label_values(circuit_breaker_state{job=~"$job", instance=~"$instance"}, circuit_name)',
        ),
      )
      .withRow(new RowBuilder(rows.all))
      .withPanel(this.#currentlyOpen())
      .withPanel(this.#forcedOpen())
      .withPanel(this.#tripRate())
      .withPanel(this.#stateOverview())
      .withRow(new RowBuilder(rows.selected))
      .withPanel(this.#stateTimeline())
      .withPanel(this.#timeInState())
      .withPanel(this.#transitions())
      .withRow(new RowBuilder(rows.calls))
      .withPanel(this.#failureRate())
      .withPanel(this.#currentState())
      .withPanel(this.#calls())
      .withPanel(this.#inFlight())
      .withPanel(this.#latency())
      .build();
    for (const [i, panel] of (built.panels ?? []).entries()) panel.id = i + 1;
    return { ...PUBLISHABLE, ...built };
  }

  #currentlyOpen(): Stat {
    return this.#stat('currentlyOpen', QUERIES.currentlyOpen).thresholds(
      thresholds([null, 'green'], [1, 'orange'], [5, 'red']),
    );
  }

  #forcedOpen(): Stat {
    return this.#stat('forcedOpen', QUERIES.forcedOpen).thresholds(thresholds([null, 'green'], [1, 'dark-red']));
  }

  #tripRate(): TimeSeries {
    return this.#timeSeries('tripRate', 12)
      .unit(`suffix:${this.#texts.units.transitions}`)
      .withTarget(query(QUERIES.tripRate, '{{circuit_name}}'));
  }

  #stateOverview(): PieChart {
    const panel = this.#titled('stateOverview', new PieChart())
      .height(8)
      .span(6)
      .unit('none')
      .displayLabels([PieChartLabels.Name, PieChartLabels.Value])
      .legend(legend(new PieChartLegendOptionsBuilder()))
      .reduceOptions(new common.ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']))
      .withTarget(query(QUERIES.stateOverview, '{{state}}').instant());
    for (const [state, colour] of SEVERITY) panel.overrideByName(state, [fixedColour(colour)]);
    return panel;
  }

  #stateTimeline(): StateTimeline {
    return this.#titled('stateTimeline', new StateTimeline())
      .height(9)
      .span(24)
      .mappings([stateMapping((_, index) => String(index))])
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      .thresholds(thresholds([null, 'green']))
      .showValue(common.VisibilityMode.Never)
      .mergeValues(true)
      .legend(legend(new common.VizLegendOptionsBuilder()))
      .withTarget(query(QUERIES.stateTimeline, '{{circuit_name}} {{instance}}'));
  }

  #timeInState(): Table {
    const { circuit } = this.#texts.columns;
    // The matrix names its first column after both of its fields.
    const panel = this.#table('timeInState', 12, QUERIES.timeInState)
      .unit('percentunit')
      .decimals(1)
      .min(0)
      .max(1)
      .withTransformation({
        id: 'groupingToMatrix',
        options: { rowField: 'circuit_name', columnField: 'state', valueField: 'Value', emptyValue: 'zero' },
      })
      .overrideByName('circuit_name\\state', [{ id: 'displayName', value: circuit }])
      .sortBy([sort('open', true)]);
    for (const [state, colour] of SEVERITY) {
      panel.overrideByName(state, [
        fixedColour(colour),
        { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
      ]);
    }
    return panel;
  }

  #currentState(): Table {
    const { circuit, instance, state, time } = this.#texts.columns;
    return this.#table('currentState', 8, QUERIES.currentState)
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: { circuit_name: 0, instance: 1, state: 2, Value: 3 },
          renameByName: { circuit_name: circuit, instance, state, Value: time },
        },
      })
      .overrideByName(time, [{ id: 'unit', value: 'dtdurations' }])
      .overrideByName(state, [
        { id: 'mappings', value: [stateMapping((name) => name)] },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ])
      .sortBy([sort(time, false)]);
  }

  #transitions(): TimeSeries {
    const panel = this.#timeSeries('transitions', 12)
      .unit('none')
      .decimals(0)
      .drawStyle(common.GraphDrawStyle.Bars)
      .fillOpacity(60)
      .withTarget(query(QUERIES.transitions, '{{circuit_name}}: {{old_state}} → {{new_state}}'));
    for (const [state, colour] of SEVERITY) panel.overrideByRegexp(`/→ ${state}$/`, [fixedColour(colour)]);
    return panel;
  }

  #failureRate(): TimeSeries {
    return this.#timeSeries('failureRate', 16)
      .unit('percentunit')
      .max(1)
      .thresholds(thresholds([null, 'transparent'], [0.5, 'red']))
      .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
      .withTarget(query(QUERIES.failureRate, '{{circuit_name}} {{instance}}'));
  }

  #inFlight(): TimeSeries {
    return this.#timeSeries('inFlight', 8)
      .unit('none')
      .decimals(0)
      .withTarget(query(QUERIES.inFlight, '{{circuit_name}}'));
  }

  #calls(): TimeSeries {
    const panel = this.#timeSeries('calls', 8)
      .unit(`suffix:${this.#texts.units.calls}`)
      .withTarget(query(QUERIES.calls, '{{circuit_name}} {{outcome}}'));
    for (const [outcome, colour] of OUTCOMES) panel.overrideByRegexp(`/ ${outcome}$/`, [fixedColour(colour)]);
    return panel;
  }

  #latency(): TimeSeries {
    return this.#timeSeries('latency', 8)
      .unit('s')
      .withTarget(query(QUERIES.latency50, '{{circuit_name}} p50'))
      .withTarget(query(QUERIES.latency95, '{{circuit_name}} p95', 'B'))
      .withTarget(query(QUERIES.latency99, '{{circuit_name}} p99', 'C'));
  }

  #titled<T extends AnyPanel>(name: PanelName, panel: T): T {
    const { title, description } = this.#texts.panels[name];
    panel.title(title);
    panel.description(description);
    panel.datasource(DATASOURCE);
    return panel;
  }

  #stat(name: PanelName, expr: string): Stat {
    return this.#titled(name, new Stat())
      .height(8)
      .span(3)
      .unit('none')
      .colorMode(common.BigValueColorMode.Background)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
      .withTarget(query(expr, name));
  }

  #timeSeries(name: PanelName, width: number): TimeSeries {
    return this.#titled(name, new TimeSeries())
      .height(8)
      .span(width)
      .min(0)
      .legend(legend(new common.VizLegendOptionsBuilder()))
      .tooltip(
        new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
      );
  }

  #table(name: PanelName, width: number, expr: string): Table {
    return this.#titled(name, new Table())
      .height(8)
      .span(width)
      .withTarget(query(expr, '').instant().format(PromQueryFormat.Table));
  }
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

/** A visible legend: the panel builders have it switched off. */
const legend = <T extends common.VizLegendOptionsBuilder | PieChartLegendOptionsBuilder>(of: T): T => {
  of.showLegend(true).displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).calcs([]);
  return of;
};

const thresholds = (...steps: [from: number | null, colour: string][]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value: value as number, color })));

const fixedColour = (fixedColor: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: FieldColorModeId.Fixed, fixedColor },
});

/** Shows states by their names and in their colours, where `key` tells what a state's value is. */
const stateMapping = (key: (state: string, index: number) => string): ValueMapping => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    SEVERITY.map(([text, color], index) => [key(text, index), { text, color, index }] as const),
  ),
});

const sort = (displayName: string, desc: boolean): common.TableSortByFieldStateBuilder =>
  new common.TableSortByFieldStateBuilder().displayName(displayName).desc(desc);

const link = (title: string, url: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).icon('doc').url(url).targetBlank(true);
