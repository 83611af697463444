// An axios instance: its requests, interceptors and errors stay as they are.
import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { protectAxios } from '@fluxgate/http/axios';
import axios from 'axios';

const { UPSTREAM = 'http://localhost:4000' } = process.env;

const api = protectAxios(axios.create({ baseURL: UPSTREAM }), {
  timeout: 2_000,
  defaults: { tripper: failureStreak(2) },
});

const { status, data } = await api.get('/ok');
console.log(status, data.length);

for (let i = 0; i < 3; i++) {
  await api.get('/status/503').catch((error) => {
    if (CallNotPermittedError.is(error)) console.log(error.state, error.circuitName === new URL(UPSTREAM).origin);
    else console.log(error.message);
  });
}
