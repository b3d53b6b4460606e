import { describe, expect, it } from 'vitest';
import type { FoundRelation } from '../bindings/FoundRelation';
import { failure } from '../test/fixtures';
import { foundRelation, foundRelations, ordersToPeople, peopleToOrders } from '../test/relations';
import { bothRead } from '../test/tables';
import { emptyMigration, migrationReducer, type MigrationState } from './migration';
import { isToRelate, nextToMeasure, tablesToRelate } from './relate';
import {
  afterRelations,
  noRelations,
  relationEntries,
  relationKey,
  relationOf,
  type RelationsEvent,
  type RelationsState,
} from './relations';

function after(state: RelationsState, ...events: RelationsEvent[]): RelationsState {
  return events.reduce(afterRelations, state);
}

const looking: RelationsEvent = { type: 'relations looking', job: 'j', progress: null };
const found = after(noRelations, looking, {
  type: 'relations found',
  job: 'j',
  found: foundRelations,
});
const [sure, asked] = [relationKey(ordersToPeople), relationKey(peopleToOrders)];

function standings(state: RelationsState): Record<string, string> {
  return Object.fromEntries(relationEntries(state).map(({ key, standing }) => [key, standing]));
}

describe('relations', () => {
  it('are looked for once every table is read, and not again by themselves', () => {
    const read = bothRead(emptyMigration);
    expect(isToRelate(read)).toBe(true);
    expect(tablesToRelate(read).map(({ name }) => name)).toEqual(['people', 'orders']);
    const again = migrationReducer(read, { type: 'tables reading', place: 1, job: 'r' });
    expect(isToRelate(again)).toBe(false);
    const events: RelationsEvent[] = [
      looking,
      { type: 'relations failed', job: 'j', failure: failure('cancelled', 'It was cancelled.') },
    ];
    const states = events.reduce<MigrationState[]>(
      (all, event) => [...all, migrationReducer(all.at(-1) ?? read, event)],
      [read],
    );
    expect(states.map(isToRelate)).toEqual([true, false, false]);
    expect(isToRelate(emptyMigration)).toBe(false);
  });

  it('that are believed are in the design, others are asked', () => {
    expect(standings(found)).toEqual({ [sure]: 'chosen', [asked]: 'asked' });
  });

  it('are taken, removed and put back', () => {
    const removed = after(found, { type: 'relations removed', key: sure });
    expect(standings(removed)).toEqual({ [sure]: 'removed', [asked]: 'asked' });
    const taken = after(
      removed,
      { type: 'relations taken', key: sure },
      { type: 'relations taken', key: asked },
      { type: 'relations taken', key: asked },
    );
    expect(standings(taken)).toEqual({ [sure]: 'chosen', [asked]: 'chosen' });
    expect(taken.chosen).toHaveLength(2);
  });

  it('stay as the person decided where it is looked again', () => {
    const decided = after(
      found,
      { type: 'relations removed', key: sure },
      { type: 'relations taken', key: asked },
      { ...looking, job: 'k' },
      { type: 'relations found', job: 'k', found: foundRelations },
    );
    expect(standings(decided)).toEqual({ [sure]: 'removed', [asked]: 'chosen' });
  });

  it('of an answer that nobody waits for any more change nothing', () => {
    const other = after(found, { ...looking, job: 'k' });
    expect(after(other, { type: 'relations found', job: 'j', found: foundRelations })).toBe(other);
  });

  it('that are corrected keep what was decided of them, and take the place of the former', () => {
    const inside = { ...relationOf(ordersToPeople), placement: 'inside' as const };
    const corrected: FoundRelation = foundRelation({
      child: { table: 'orders', columns: ['email'] },
      parent: ordersToPeople.parent,
    });
    const state = after(
      found,
      { type: 'relations changed', relation: inside },
      { type: 'relations added', found: corrected, replaces: sure },
    );
    expect(state.chosen).toEqual([{ ...inside, child: corrected.child }]);
    expect(standings(state)[sure]).toBe('removed');
    expect(state.shown).toBe(relationKey(corrected));
  });

  it('of a saved design take the place of what was found between its tables', () => {
    const other = relationOf({
      child: { table: 'orders', columns: ['last_login'] },
      parent: { table: 'people', columns: ['user_id'] },
    });
    const read = migrationReducer(
      migrationReducer(migrationReducer(bothRead(emptyMigration), looking), {
        type: 'relations found',
        job: 'j',
        found: foundRelations,
      }),
      { type: 'tables tab chosen', tab: 'relations' },
    );
    const proposals = [read.proposal, read.proposal];
    const opened = migrationReducer(read, {
      type: 'tables proposed again',
      proposals,
      relations: [other],
    });
    expect(opened.several?.relations.chosen).toEqual([other]);
    expect(opened.several?.relations.removed).toEqual([sure]);
    expect(nextToMeasure(opened)).toEqual(other);
    // Of tables that the design says nothing of, everything stays.
    const partly = migrationReducer(read, {
      type: 'tables proposed again',
      proposals: [read.proposal, null],
      relations: [],
    });
    expect(partly.several?.relations.chosen).toEqual(found.chosen);
  });

  it('of a saved design stay when the search ends after it was opened', () => {
    const proposals = [bothRead(emptyMigration).proposal, bothRead(emptyMigration).proposal];
    const events = [
      looking,
      { type: 'tables proposed again' as const, proposals, relations: [] },
      { type: 'relations found' as const, job: 'j', found: foundRelations },
    ];
    const state = events.reduce(migrationReducer, bothRead(emptyMigration));
    expect(state.several?.relations.chosen).toEqual([]);
    expect(standings(state.several?.relations ?? noRelations)[sure]).toBe('removed');
  });

  it('are counted once, also where the design spells a column otherwise than the source', () => {
    const spelled = relationOf({
      child: { table: 'orders', columns: ['User Name'] },
      parent: ordersToPeople.parent,
    });
    const state = after(
      { ...found, chosen: [spelled] },
      { type: 'relations measuring', job: 'm', relation: spelled },
      {
        type: 'relations measured',
        job: 'm',
        relation: spelled,
        found: ordersToPeople,
        failure: null,
      },
    );
    const entry = relationEntries(state).find(({ key }) => key === relationKey(spelled));
    expect(entry?.counted?.evidence.rows).toBe(830);
    const read = bothRead(emptyMigration);
    const several = read.several && { ...read.several, relations: state };
    expect(nextToMeasure({ ...read, several })).toBeNull();
  });
});
