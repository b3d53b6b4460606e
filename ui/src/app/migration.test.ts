import { describe, expect, it } from 'vitest';
import type { Followed } from '../bindings/Followed';
import type { Plan } from '../bindings/Plan';
import {
  check,
  checked,
  failure,
  plan,
  profile,
  proposal,
  read,
  repeatedKey,
  source,
} from '../test/fixtures';
import { currentCheck, emptyMigration, migrationReducer } from './migration';
import { importClosed, stepEntry, STEPS } from './steps';

const taken = failure('name_taken', 'The column username is called username already.');

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
    const renamed = { ...plan, table: { ...plan.table, name: 'People' } };
    const after = migrationReducer(checked, { type: 'plan changed', plan: renamed });
    expect(currentCheck(after)?.targets[0]?.name).toBe('People');
    const charged: Plan = { ...plan, table: { ...plan.table, capacity: { kind: 'on_demand' } } };
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

  it('keeps what followed from an edit, or why it was refused, until the next', () => {
    const followed = [
      { followed: 'index_renamed', from: 'A', to: 'B', message: 'The index A is now called B.' },
    ] satisfies Followed[];
    const edited = migrationReducer(read, { type: 'plan edited', plan: { ...plan }, followed });
    expect(edited.followed).toBe(followed);
    const refused = migrationReducer(edited, { type: 'edit refused', failure: taken });
    expect(refused).toMatchObject({ followed: [], editFailure: taken, plan: edited.plan });
    const next = migrationReducer(refused, { type: 'plan edited', plan, followed: [] });
    expect(next).toMatchObject({ followed: [], editFailure: null, plan });
    // An edit that changes nothing draws nothing again.
    expect(migrationReducer(next, { type: 'plan edited', plan, followed: [] })).toBe(next);
  });

  it('says what each step holds', () => {
    const lines = STEPS.map((step) => stepEntry(checked, step).line);
    expect(lines).toEqual([
      'users.csv · 3 records',
      'Users · 1 index',
      '3 items',
      'Write to DynamoDB',
      'Ask the table',
    ]);
  });
});
