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
      questions: [],
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

  it('goes back to the proposal from the data, whatever took its place', () => {
    const schema = {
      ...proposal,
      plan: { ...plan, table: { ...plan.table, name: 'Declared' } },
      findings: [repeatedKey],
    };
    const declared = migrationReducer(
      { ...read, keptAsText: ['email'] },
      { type: 'proposed again', origin: 'schema', proposal: schema },
    );
    expect(declared).toMatchObject({
      plan: schema.plan,
      proposal: schema,
      dataProposal: proposal,
      keptAsText: [],
      proposalFindingsOpen: false,
    });
    const back = migrationReducer(declared, { type: 'proposed again', origin: 'data', proposal });
    expect(back).toMatchObject({ plan, proposalOrigin: 'data' });
  });

  it('shows what a saved design did not find, until that was read', () => {
    const saved = { ...proposal, findings: [repeatedKey] };
    const opened = migrationReducer(read, {
      type: 'proposed again',
      origin: 'saved',
      proposal: saved,
    });
    expect(opened.proposalFindingsOpen).toBe(true);
    const seen = migrationReducer(opened, { type: 'proposal findings read' });
    expect(seen.proposalFindingsOpen).toBe(false);
  });

  it('edits the plan as it stands, and nothing when the edit changes nothing', () => {
    const named = migrationReducer(read, {
      type: 'plan edited',
      change: (before) => setTableName(before, 'People'),
    });
    expect(named.plan?.table.name).toBe('People');
    expect(migrationReducer(named, { type: 'plan edited', change: (before) => before })).toBe(
      named,
    );
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
