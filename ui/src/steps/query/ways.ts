import type { KeyShape } from '../../bindings/KeyShape';
import type { KeyType } from '../../bindings/KeyType';
import type { SortCondition } from '../../bindings/SortCondition';
import type { TableShape } from '../../bindings/TableShape';

/** One way to find items: by the table's own key, by an index, or one after another. */
export interface LookUp {
  /** Name of the table or index, or `browse`. */
  id: string;
  /** The index to ask; null: the table itself. */
  index: string | null;
  /** Each needs a value; none: everything. */
  partitionKeys: KeyShape[];
  sortKeys: KeyShape[];
}

export const BROWSE = 'browse';

/** The ways that a table offers, its own key first. */
export function ways(shape: TableShape): LookUp[] {
  return [
    {
      id: shape.name,
      index: null,
      partitionKeys: [shape.partition_key],
      sortKeys: shape.sort_key ? [shape.sort_key] : [],
    },
    ...shape.indexes.map((index) => ({
      id: index.name,
      index: index.name,
      partitionKeys: index.partition_keys,
      sortKeys: index.sort_keys,
    })),
    { id: BROWSE, index: null, partitionKeys: [], sortKeys: [] },
  ];
}

export const keyTypeWords: Record<KeyType, string> = {
  S: 'text',
  N: 'a number',
  B: 'bytes in base64',
};

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** Why a value cannot be that key's, or null when it can. */
export function valueProblem(key: KeyShape, text: string): string | null {
  if (text === '') {
    return `Type a value for ${key.name}.`;
  }
  if (key.key_type === 'N' && !NUMBER.test(text.trim())) {
    return `${key.name} is a number: “${text}” is not one.`;
  }
  return null;
}

export type SortOperator = SortCondition['operator'];

const operators: { operator: SortOperator; label: string; textOnly?: true }[] = [
  { operator: 'equals', label: 'is' },
  { operator: 'begins_with', label: 'begins with', textOnly: true },
  { operator: 'at_least', label: 'is at least' },
  { operator: 'at_most', label: 'is at most' },
  { operator: 'between', label: 'is between' },
];

/** The conditions that a sort key of this type allows. */
export function sortOperators(type: KeyType): { value: SortOperator; label: string }[] {
  return operators
    .filter((entry) => !entry.textOnly || type === 'S')
    .map(({ operator, label }) => ({ value: operator, label }));
}

/** What the person asks of one attribute of a sort key. */
export interface SortEntry {
  operator: SortOperator | null;
  first: string;
  second: string;
}

export const NO_CONDITION: SortEntry = { operator: null, first: '', second: '' };

/**
 * The conditions of a sort key that are shown: one for each attribute as long as those before it are given a value
 * ("is"), since DynamoDB asks a key from its first attribute on.
 */
export function shownEntries(sortKeys: KeyShape[], entries: SortEntry[]): [KeyShape, SortEntry][] {
  const shown: [KeyShape, SortEntry][] = [];
  for (const [place, key] of sortKeys.entries()) {
    const entry = entries[place] ?? NO_CONDITION;
    shown.push([key, entry]);
    if (entry.operator !== 'equals') {
      break;
    }
  }
  return shown;
}

/** Why a condition cannot be asked, or null when it can. */
export function entryProblem(key: KeyShape, entry: SortEntry): string | null {
  if (entry.operator === null) {
    return null;
  }
  return (
    valueProblem(key, entry.first) ??
    (entry.operator === 'between' ? valueProblem(key, entry.second) : null)
  );
}

export function sortCondition(
  operator: SortOperator,
  first: string,
  second: string,
): SortCondition {
  return operator === 'between'
    ? { operator, from: first, to: second }
    : { operator, value: first };
}
