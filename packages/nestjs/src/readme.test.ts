import { describe, expect, test } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { examplesOf, writeExamples } from './testing/readme.js';

describe('the examples of README.md', () => {
  test('run', async () => {
    const [use, health, tests] = writeExamples('readme-run') as [string, string, string];
    const { AppModule, PaymentsController } = await import(use);
    const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
    expect(app.get(PaymentsController).state()).toBe('closed');
    await app.close();
    expect(await import(health)).toHaveProperty('HealthController');
    expect(await (await import(tests)).recovers()).toEqual(['open', 'closed']);
  });

  test('are the same in Korean', () => {
    expect(examplesOf('README.md')).toHaveLength(3);
    expect(examplesOf('README.ko.md')).toEqual(examplesOf('README.md'));
  });
});
