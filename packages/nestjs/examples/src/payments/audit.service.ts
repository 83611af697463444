import { CircuitProtected } from '@fluxgate/nestjs';
import { Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { lastValueFrom } from 'rxjs';
import { BankClient } from '../bank/bank.client.js';

/** One for each request: it knows whose it is. */
@Injectable({ scope: Scope.REQUEST })
export class AuditService {
  constructor(
    @Inject(REQUEST) private readonly request: { readonly headers: Record<string, string> },
    private readonly bank: BankClient,
  ) {}

  @CircuitProtected('audit', {
    fallback(this: AuditService): string {
      return `${this.who}: not available`;
    },
  })
  async balance(): Promise<string> {
    const { balance } = await lastValueFrom(this.bank.get<{ balance: number }>('/balance'));
    return `${this.who}: ${balance}`;
  }

  private get who(): string {
    return this.request.headers['x-role'] ?? 'anybody';
  }
}
