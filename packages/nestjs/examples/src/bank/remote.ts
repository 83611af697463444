import { CircuitProtected } from '@fluxgate/nestjs';
import { HttpService } from '@nestjs/axios';
import { map, type Observable } from 'rxjs';

/** A service behind HTTP. Its calls go through the circuit `bank`, in every class that inherits them. */
export abstract class Remote {
  constructor(
    protected readonly http: HttpService,
    protected readonly baseUrl: string,
  ) {}

  @CircuitProtected('bank', { returns: 'observable' })
  get<T>(path: string): Observable<T> {
    return this.http.get<T>(this.baseUrl + path).pipe(map(({ data }) => data));
  }

  @CircuitProtected('bank', { returns: 'observable' })
  post<T>(path: string, body: unknown): Observable<T> {
    return this.http.post<T>(this.baseUrl + path, body).pipe(map(({ data }) => data));
  }
}
