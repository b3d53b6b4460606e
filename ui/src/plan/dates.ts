/** Changes to how dates are read. */
import type { ColumnProfile } from '../bindings/ColumnProfile';
import type { DateOrder } from '../bindings/DateOrder';
import type { Plan } from '../bindings/Plan';
import { changeColumn, setKind } from './edit';

/** Reads a column of ambiguous dates in this order: as dates with a time where as many values have one. */
export function answerDateOrder(plan: Plan, profile: ColumnProfile, order: DateOrder): Plan {
  const matches = (kind: 'date' | 'date_time') =>
    profile.candidates.find((candidate) => candidate.kind === kind)?.matches ?? 0;
  const kind =
    matches('date_time') > 0 && matches('date_time') >= matches('date') ? 'date_time' : 'date';
  return changeColumn(setKind(plan, profile.column, kind, profile), profile.column, {
    date_order: order,
  });
}

/** Takes the values as they are written. */
export function keepAsText(plan: Plan, column: string): Plan {
  return setKind(plan, column, 'text');
}
