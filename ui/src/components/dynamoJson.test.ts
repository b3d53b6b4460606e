import { describe, expect, it } from 'vitest';
import { layOutJson, prettyJson } from './dynamoJson';

describe('laying out DynamoDB JSON', () => {
  it('keeps the order of names, though they look like numbers', () => {
    const pretty = prettyJson('{"2":{"S":"b"},"1":{"S":"a"}}');
    expect(pretty).toBe('{\n  "2": { "S": "b" },\n  "1": { "S": "a" }\n}');
  });

  it('keeps number text and everything inside strings', () => {
    const json = String.raw`{"n":{"N":"12345678901234567890.10"},"s":{"S":"a, \"b\": {c}"}}`;
    const pretty = prettyJson(json);
    expect(pretty).toContain('"12345678901234567890.10"');
    expect(JSON.parse(pretty)).toEqual(JSON.parse(json));
  });

  it('lays out maps and lists, and empty ones', () => {
    const json = '{"m":{"M":{"a":{"L":[{"S":"x"},{"L":[]}]},"e":{"M":{}}}}}';
    expect(JSON.parse(prettyJson(json))).toEqual(JSON.parse(json));
    expect(prettyJson(json)).toContain('{ "S": "x" }');
  });

  it('tells names from types from values', () => {
    const tones = layOutJson('{"S":{"S":"S"}}').filter((part) => part.tone !== 'plain');
    expect(tones.at(-1)).toEqual({ text: '"S"', tone: 'value' });
  });
});
