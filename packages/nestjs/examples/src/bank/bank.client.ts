import { CircuitProtected } from '@fluxgate/nestjs';
import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { map, Observable } from 'rxjs';
import { Settings } from '../settings.js';
import { Remote } from './remote.js';

export interface Receipt {
  readonly order: string;
  readonly status: 'paid' | 'queued';
}

/** The bank: it overrides and inherits what `Remote` protects. */
@Injectable()
export class BankClient extends Remote {
  readonly queue: string[] = [];

  constructor(http: HttpService, settings: Settings) {
    super(http, settings.bankUrl);
  }

  /** An override, with a fallback of its own. It calls the protected method that it overrides: one call to the bank. */
  @CircuitProtected('bank', { returns: 'observable', fallback: 'queued' })
  override post<T>(path: string, body: { readonly order: string }): Observable<T> {
    return super.post<T>(path, body).pipe(map((answer) => ({ order: body.order, ...answer })));
  }

  queued(_error: unknown, _path: string, { order }: { readonly order: string }): Receipt {
    this.queue.push(order);
    return { order, status: 'queued' };
  }
}
