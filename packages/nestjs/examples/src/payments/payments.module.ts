import { Module } from '@nestjs/common';
import { BankModule } from '../bank/bank.module.js';
import { AuditService } from './audit.service.js';
import { PaymentsController } from './payments.controller.js';

@Module({ imports: [BankModule], controllers: [PaymentsController], providers: [AuditService] })
export class PaymentsModule {}
