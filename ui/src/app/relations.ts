/** How the tables that are open belong together: what was found, what the person decided, and what is in the design. */
import type { Failure } from '../bindings/Failure';
import type { FoundRelation } from '../bindings/FoundRelation';
import type { FoundRelations } from '../bindings/FoundRelations';
import type { ManyToMany } from '../bindings/ManyToMany';
import type { Relation } from '../bindings/Relation';
import type { RelationsProgress } from '../bindings/RelationsProgress';
import type { TableColumns } from '../bindings/TableColumns';

export interface RelationsState {
  /** The search, while it runs. */
  looking: { job: string; progress: RelationsProgress | null; stopping: boolean } | null;
  /** True once a search has ended with an answer. */
  found: boolean;
  /** Why the newest search has no answer. */
  failure: Failure | null;
  /** What was counted of each relation, found or named by the person. */
  counted: FoundRelation[];
  manyToMany: ManyToMany[];
  /** Those that are in the design. */
  chosen: Relation[];
  /** Keys of those that the person took out of the design. */
  removed: string[];
  /** Keys of those that the person named. */
  named: string[];
  /** Tables for which a saved design says which relations there are. */
  decided: string[];
  /** The one that is counted now, and those that could not be. */
  measuring: { job: string; key: string } | null;
  uncounted: { key: string; failure: Failure }[];
  /** The key of the one that is shown. */
  shown: string | null;
}

export type RelationsEvent =
  | { type: 'relations looking'; job: string; progress: RelationsProgress | null }
  | { type: 'relations stopping' }
  | { type: 'relations found'; job: string; found: FoundRelations }
  | { type: 'relations failed'; job: string; failure: Failure | null }
  | { type: 'relations measuring'; job: string; relation: Relation }
  /** `found` is what was counted of the relation, `failure` why nothing was. */
  | {
      type: 'relations measured';
      job: string;
      relation: Relation;
      found: FoundRelation | null;
      failure: Failure | null;
    }
  | { type: 'relations shown'; key: string | null }
  /** A relation that the person named; it takes the place of the one with the key `replaces`. */
  | { type: 'relations added'; found: FoundRelation; replaces: string | null }
  /** "They belong together", and what was removed is put back. */
  | { type: 'relations taken'; key: string }
  | { type: 'relations removed'; key: string }
  /** A relation as the person wants it: where its rows go. */
  | { type: 'relations changed'; relation: Relation };

export const noRelations: RelationsState = {
  looking: null,
  found: false,
  failure: null,
  counted: [],
  manyToMany: [],
  chosen: [],
  removed: [],
  named: [],
  decided: [],
  measuring: null,
  uncounted: [],
  shown: null,
};

/** The two ends of a relation. */
export interface RelationEnds {
  child: TableColumns;
  parent: TableColumns;
}

/** Tells a relation from all others. */
export function relationKey({ child, parent }: RelationEnds): string {
  return JSON.stringify([child.table, child.columns, parent.table, parent.columns]);
}

/** How a relation stands: in the design; asked, since it may be chance; or taken out. */
export type RelationStanding = 'chosen' | 'asked' | 'removed';

/** A relation as it is shown. */
export interface RelationEntry {
  key: string;
  relation: Relation;
  /** What was counted of it; null until it was. */
  counted: FoundRelation | null;
  standing: RelationStanding;
  isNamed: boolean;
}

/** A relation whose rows go into a table of their own. */
export function relationOf({ child, parent }: RelationEnds): Relation {
  return {
    child,
    parent,
    placement: 'own',
    attribute: null,
    order: [],
    orphans: null,
    copied: [],
  };
}

function isBelieved({ level }: FoundRelation): boolean {
  return level !== 'possible';
}

/** All relations: those of the design, those that are asked, and those that were removed. */
export function relationEntries(state: RelationsState): RelationEntry[] {
  const counted = new Map(state.counted.map((found) => [relationKey(found), found]));
  const chosen = new Set(state.chosen.map(relationKey));
  const removed = new Set(state.removed);
  const entry = (relation: Relation, standing: RelationStanding): RelationEntry => {
    const key = relationKey(relation);
    return {
      key,
      relation,
      counted: counted.get(key) ?? null,
      standing,
      isNamed: state.named.includes(key),
    };
  };
  const others = state.counted.filter((found) => !chosen.has(relationKey(found)));
  const isRemoved = (found: FoundRelation) => removed.has(relationKey(found));
  return [
    ...others
      .filter((found) => !isRemoved(found))
      .map((found) => entry(relationOf(found), 'asked')),
    ...state.chosen.map((relation) => entry(relation, 'chosen')),
    ...others.filter(isRemoved).map((found) => entry(relationOf(found), 'removed')),
  ];
}

/** The join tables whose two pointers are both in the design. */
export function joinTables({ manyToMany, chosen }: RelationsState): ManyToMany[] {
  const keys = new Set(chosen.map(relationKey));
  return manyToMany.filter(({ table, sides }) =>
    sides.every(({ columns, parent }) =>
      keys.has(relationKey({ child: { table, columns }, parent })),
    ),
  );
}

/** What a search found, with what the person decided before. */
function withFound(state: RelationsState, found: FoundRelations): RelationsState {
  const keys = new Set(state.chosen.map(relationKey));
  const removed = new Set(state.removed);
  const isNew = (of: FoundRelation) => isBelieved(of) && !keys.has(relationKey(of));
  // Of these tables a saved design says which relations there are.
  const isDecided = ({ child, parent }: FoundRelation) =>
    state.decided.includes(child.table) && state.decided.includes(parent.table);
  const fresh = found.relations.filter((of) => isNew(of) && !removed.has(relationKey(of)));
  return {
    ...state,
    looking: null,
    found: true,
    failure: null,
    counted: found.relations,
    manyToMany: found.many_to_many,
    uncounted: [],
    chosen: [...state.chosen, ...fresh.filter((of) => !isDecided(of)).map(relationOf)],
    removed: [...state.removed, ...fresh.filter(isDecided).map(relationKey)],
  };
}

/** The relations as a saved design has them, which says something of these tables. */
export function withSaved(
  state: RelationsState,
  saved: Relation[],
  tables: string[],
): RelationsState {
  const isOfThem = ({ child, parent }: RelationEnds) =>
    tables.includes(child.table) && tables.includes(parent.table);
  const keys = new Set(saved.map(relationKey));
  const isGone = (found: FoundRelation) =>
    isOfThem(found) && isBelieved(found) && !keys.has(relationKey(found));
  const isStill = (key: string) => !keys.has(key);
  return {
    ...state,
    chosen: [...saved, ...state.chosen.filter((relation) => !isOfThem(relation))],
    removed: [
      ...state.removed.filter(isStill),
      ...state.counted.filter(isGone).map(relationKey),
    ].filter((key, place, all) => all.indexOf(key) === place),
    decided: tables,
    shown: null,
  };
}

function without(state: RelationsState, key: string): RelationsState {
  return {
    ...state,
    chosen: state.chosen.filter((relation) => relationKey(relation) !== key),
    removed: [...state.removed.filter((other) => other !== key), key],
  };
}

function withCounted(state: RelationsState, found: FoundRelation): FoundRelation[] {
  const key = relationKey(found);
  return [...state.counted.filter((other) => relationKey(other) !== key), found];
}

export function afterRelations(state: RelationsState, event: RelationsEvent): RelationsState {
  switch (event.type) {
    case 'relations looking':
      return state.looking === null || state.looking.job === event.job
        ? {
            ...state,
            failure: null,
            looking: {
              job: event.job,
              progress: event.progress,
              stopping: state.looking?.stopping ?? false,
            },
          }
        : state;
    case 'relations stopping':
      return state.looking ? { ...state, looking: { ...state.looking, stopping: true } } : state;
    case 'relations found':
      return state.looking?.job === event.job ? withFound(state, event.found) : state;
    case 'relations failed':
      return state.looking?.job === event.job
        ? { ...state, looking: null, failure: event.failure }
        : state;
    case 'relations measuring':
      return { ...state, measuring: { job: event.job, key: relationKey(event.relation) } };
    case 'relations measured': {
      if (state.measuring?.job !== event.job) {
        return state;
      }
      const { child, parent } = event.relation;
      const key = relationKey(event.relation);
      return {
        ...state,
        measuring: null,
        // A saved design may spell a column otherwise than the source.
        counted: event.found
          ? withCounted(state, { ...event.found, child, parent })
          : state.counted,
        uncounted: event.failure
          ? [...state.uncounted, { key, failure: event.failure }]
          : state.uncounted,
      };
    }
    case 'relations shown':
      return { ...state, shown: event.key };
    case 'relations added': {
      const key = relationKey(event.found);
      const { replaces } = event;
      const before = state.chosen.find((relation) => relationKey(relation) === (replaces ?? key));
      const cleared = replaces === null || replaces === key ? state : without(state, replaces);
      const others = cleared.chosen.filter((relation) => relationKey(relation) !== key);
      const { child, parent } = event.found;
      return {
        ...cleared,
        counted: withCounted(state, event.found),
        chosen: [...others, { ...(before ?? relationOf(event.found)), child, parent }],
        removed: cleared.removed.filter((other) => other !== key),
        named: [...state.named.filter((other) => other !== key), key],
        shown: key,
      };
    }
    case 'relations taken': {
      const found = state.counted.find((of) => relationKey(of) === event.key);
      const isIn = state.chosen.some((relation) => relationKey(relation) === event.key);
      return found && !isIn
        ? {
            ...state,
            chosen: [...state.chosen, relationOf(found)],
            removed: state.removed.filter((key) => key !== event.key),
          }
        : state;
    }
    case 'relations removed':
      return without(state, event.key);
    case 'relations changed': {
      const key = relationKey(event.relation);
      const changed = (relation: Relation) =>
        relationKey(relation) === key ? event.relation : relation;
      return { ...state, chosen: state.chosen.map(changed) };
    }
  }
}
