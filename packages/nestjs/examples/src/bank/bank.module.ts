import { FluxgateModule } from '@fluxgate/nestjs';
import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { Settings } from '../settings.js';
import { BankClient } from './bank.client.js';

@Module({
  imports: [
    FluxgateModule.forFeature('bank'),
    HttpModule.registerAsync({
      inject: [Settings],
      useFactory: ({ bankTimeout }: Settings) => ({ timeout: bankTimeout }),
    }),
  ],
  providers: [BankClient],
  exports: [BankClient],
})
export class BankModule {}
