import { CircuitHealthIndicator } from '@fluxgate/nestjs';
import { Controller, Get } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly circuits: CircuitHealthIndicator,
  ) {}

  /** For people and dashboards: what is the matter? */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([() => this.circuits.check()]);
  }

  /** For the load balancer: this shop can do nothing without its bank. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.circuits.check('circuits', { critical: ['bank'] })]);
  }
}
