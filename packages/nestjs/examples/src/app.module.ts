import { aborted, cooldown, errorCode, failureStreak, httpStatus, probes } from '@fluxgate/core';
import { FluxgateModule } from '@fluxgate/nestjs';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { PaymentsModule } from './payments/payments.module.js';
import { SettingsModule } from './settings.module.js';

@Module({
  imports: [
    SettingsModule,
    FluxgateModule.forRootAsync({
      circuits: ['audit'],
      useFactory: () => ({
        defaults: {
          tracker: httpStatus(500, 599).or(errorCode('ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED')),
          ignore: aborted(),
          tripper: failureStreak(3),
          retry: cooldown(30_000),
          recovery: probes(1),
        },
        overrides: { audit: { tripper: failureStreak(5) } },
      }),
    }),
    TerminusModule.forRoot({ logger: false }),
    PaymentsModule,
  ],
  controllers: [HealthController],
})
export class AppModule {}
