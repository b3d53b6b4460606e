import type { KeyShape } from '../../bindings/KeyShape';
import type { KeyType } from '../../bindings/KeyType';
import type { SortCondition } from '../../bindings/SortCondition';
import type { TableShape } from '../../bindings/TableShape';

/** One way to find items: by the table's own key, by an index, or one after another. */
export interface WriteMode {
  /** Name of the table or index, or `browse`. */
  id: string;
  /** The index to ask; null: the table itself. */
  index: string | null;
  partitionKey: KeyShape | null;
  sortKey: KeyShape | null;
}

export const BROWSE = 'browse';

/** The ways that a table offers, its own key first. */
export function ways(shape: TableShape): WriteMode[] {
  return [
    {
      id: shape.name,
      index: null,
      partitionKey: shape.partition_key,
      sortKey: shape.sort_key,
    },
    ...shape.indexes.map((index) => ({
      id: index.name,
      index: index.name,
      partitionKey: index.partition_key,
      sortKey: index.sort_key,
    })),
    { id: BROWSE, index: null, partitionKey: null, sortKey: null },
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

export function sortCondition(
  operator: SortOperator,
  first: string,
  second: string,
): SortCondition {
  return operator === 'between'
    ? { operator, from: first, to: second }
    : { operator, value: first };
}
