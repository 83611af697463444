import { Injectable } from '@nestjs/common';

/** What the environment says. */
@Injectable()
export class Settings {
  /** Where the bank is. */
  readonly bankUrl: string = process.env['BANK_URL'] ?? 'http://127.0.0.1:4000';
  /** How long to wait for it, in ms. */
  readonly bankTimeout: number = Number(process.env['BANK_TIMEOUT_MS'] ?? 2_000);
}
