import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { Proposal } from '../../bindings/Proposal';
import { openQuestions, type QuestionsOf } from './questions';

export type ColumnFilter = 'all' | 'questions' | 'changed' | 'left-out';

export const columnFilters: { filter: ColumnFilter; name: string }[] = [
  { filter: 'all', name: 'All' },
  { filter: 'questions', name: 'With questions' },
  { filter: 'changed', name: 'Changed' },
  { filter: 'left-out', name: 'Left out' },
];

/** Names of the columns that belong to each filter, as things stand. */
export function filteredColumns(
  state: QuestionsOf,
  proposal: Proposal | null,
): Record<ColumnFilter, Set<string>> {
  const { plan } = state;
  const columns = plan?.columns ?? [];
  const { zones, dateOrders } = openQuestions(state);
  const names = (holds: (column: ColumnPlan, at: number) => boolean) =>
    new Set(columns.filter(holds).map(({ column }) => column));
  return {
    all: names(() => true),
    questions: new Set([...zones, ...dateOrders]),
    changed: names((column, at) => {
      const proposed = proposal?.plan.columns[at];
      return column !== proposed && JSON.stringify(column) !== JSON.stringify(proposed);
    }),
    'left-out': names((column) => !column.included),
  };
}

/** True when what the person typed stands in the column's name or its attribute's. */
export function matches(column: ColumnPlan, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return (
    column.column.toLowerCase().includes(wanted) || column.attribute.toLowerCase().includes(wanted)
  );
}
