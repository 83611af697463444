import { describe, expect, it } from '@jest/globals';
import { type PresetName, STEPS } from '../../shared/presets.js';
import { en } from './en.js';
import { ko } from './ko.js';

/** Every text of a dictionary by its path; functions are left out, the compiler has checked them. */
function texts(given: unknown, path = ''): [string, string][] {
  if (typeof given === 'string') return [[path, given]];
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

describe.each([
  ['English', en],
  ['Korean', ko],
])('%s', (_name, dictionary) => {
  it('leaves no text empty', () => {
    expect(texts(dictionary).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(Object.keys(STEPS) as PresetName[])('tells every step of %s', (name) => {
    expect(Object.keys(dictionary.stories.of[name].steps).sort()).toEqual([...STEPS[name]].sort());
  });
});

it('is Korean in Korean: what is the same in both is a name', () => {
  const english = new Map(texts(en));
  const same = texts(ko).filter(([path, text]) => english.get(path) === text);
  expect(same.map(([, text]) => text).sort()).toEqual(['#circuits', 'Slack', 'Slack']);
});
