import { describe, expect, it } from 'vitest';
import { setCapacity, setTableName } from '../plan/edit';
import {
  check,
  checked,
  plan,
  profile,
  proposal,
  read,
  repeatedKey,
  source,
} from '../test/fixtures';
import { currentCheck, emptyMigration, migrationReducer } from './migration';
import { importClosed, stepEntries } from './steps';

describe('the migration', () => {
  it('drops what an abandoned reading says', () => {
    const opened = migrationReducer(emptyMigration, { type: 'opened', source, job: 'new' });
    const late = migrationReducer(opened, {
      type: 'read',
      job: 'old',
      profile: { ...profile, records: 99 },
      proposal,
    });
    expect(late).toBe(opened);
  });

  it('keeps the destination, and nothing else, when another file is opened', () => {
    const aws = { kind: 'aws', profile: 'work', region: null } as const;
    const next = migrationReducer(
      { ...checked, destination: aws },
      { type: 'opened', source: { ...source, source_id: 'source-2' }, job: 'j' },
    );
    expect(next).toMatchObject({ destination: aws, plan: null, check: null, step: 'open' });
  });

  it('asks for a new check after a change of the plan, but not of the table’s name', () => {
    const renamed = setTableName(plan, 'People');
    const after = migrationReducer(checked, { type: 'plan changed', plan: renamed });
    expect(currentCheck(after)?.targets[0]?.name).toBe('People');
    const charged = setCapacity(plan, { kind: 'on_demand' });
    expect(
      currentCheck(migrationReducer(checked, { type: 'plan changed', plan: charged })),
    ).toBeNull();
  });

  it('writes nothing that was not checked, and nothing past a blocker', () => {
    expect(importClosed(checked)).toBeNull();
    expect(importClosed(read)).toMatch(/preview first/);
    const blocked = { ...checked, check: { plan, result: { ...check, findings: [repeatedKey] } } };
    expect(importClosed(blocked)).toContain(repeatedKey.message);
    const nothing = { ...checked, check: { plan, result: { ...check, items: 0 } } };
    expect(importClosed(nothing)).not.toBeNull();
  });

  it('says what each step holds', () => {
    const lines = stepEntries(checked).map((entry) => entry.line);
    expect(lines).toEqual([
      'users.csv · 3 records',
      'Users · 1 index',
      '3 items',
      'Write to DynamoDB',
      'Ask the table',
    ]);
  });
});
