import { CircuitProtected } from '@fluxgate/nestjs';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  type MessageEvent,
  Param,
  ParseIntPipe,
  Post,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { concatMap, interval, map, Observable } from 'rxjs';
import { BankClient, type Receipt } from '../bank/bank.client.js';
import { AuditService } from './audit.service.js';
import { Roles, RolesGuard } from './roles.guard.js';

/** Routes with all that Nest has for them, above and below the protection. */
@Controller('payments')
@UseGuards(RolesGuard)
export class PaymentsController {
  constructor(
    private readonly bank: BankClient,
    private readonly audit: AuditService,
  ) {}

  @Post()
  @Roles('clerk')
  @HttpCode(202)
  pay(@Body('order') order: string): Observable<Receipt> {
    return this.bank.post<Receipt>('/charge', { order });
  }

  @Get('rates/:days')
  @CircuitProtected('bank')
  @Roles('clerk', 'guest')
  @Header('Cache-Control', 'max-age=60')
  rates(@Param('days', ParseIntPipe) days: number): Observable<unknown> {
    return this.bank.get(`/rates?days=${days}`);
  }

  @Get('balance')
  balance(): Promise<string> {
    return this.audit.balance();
  }

  /** Ends when the client goes. */
  @CircuitProtected('bank')
  @Sse('rates')
  stream(): Observable<MessageEvent> {
    return interval(20).pipe(
      concatMap(() => this.bank.get<object>('/rates?days=1')),
      map((data) => ({ data })),
    );
  }

  @MessagePattern('rates')
  @CircuitProtected('bank')
  async rpc(@Payload() days: number): Promise<unknown> {
    return this.rates(days);
  }
}
