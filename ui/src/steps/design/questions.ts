import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { Plan } from '../../bindings/Plan';
import type { MigrationState } from '../../app/migration';
import { amount } from '../../components/amount';
import { isDate } from '../../plan/kinds';

/** What only the person can know, and has not said yet. */
export interface OpenQuestions {
  /** Columns of date-times whose time zone nobody has named. */
  zones: string[];
  /** Those of them whose values become seconds: without a zone they cannot. */
  epochZones: string[];
  /** Columns of dates that could be read with the day or the month first. */
  dateOrders: string[];
  /** Records whose surplus cells nobody has decided about. */
  surplusRecords: number;
}

/** True while a column of ambiguous dates is neither read in an order nor kept as text on purpose. */
export function isDateOrderOpen(
  state: Pick<MigrationState, 'keptAsText'>,
  column: ColumnPlan,
  profile: ColumnProfile,
): boolean {
  if (!column.included || !profile.is_date_ambiguous) {
    return false;
  }
  // With the year first, an ambiguous date is no date at all: that is no answer.
  return isDate(column.kind)
    ? column.date_order === 'year_first'
    : column.kind === 'text' && !state.keptAsText.includes(column.column);
}

/** Values of the column whose time zone matters and that name none. */
export function valuesWithoutZone(column: ColumnPlan, profile: ColumnProfile): number {
  if (!column.included) {
    return 0;
  }
  if (column.kind === 'date_time') {
    return profile.without_zone;
  }
  // A day has no seconds of its own: it depends on the zone when it began.
  return column.kind === 'date' && isEpoch(column) ? profile.filled : 0;
}

/** True when the column is written as seconds since 1970: no value can stay as it is written. */
export function isEpoch(column: ColumnPlan): boolean {
  return isDate(column.kind) && column.date_as === 'epoch_seconds';
}

/** True while nobody has said in which zone the values were written. */
export function isZoneOpen(
  state: Pick<MigrationState, 'keptWithoutZone'>,
  column: ColumnPlan,
  profile: ColumnProfile,
): boolean {
  return (
    valuesWithoutZone(column, profile) > 0 &&
    column.zone === null &&
    (isEpoch(column) || !state.keptWithoutZone.includes(column.column))
  );
}

/** What of the migration the questions come from. */
export type QuestionsOf = Pick<
  MigrationState,
  'profile' | 'keptWithoutZone' | 'keptAsText' | 'surplusLeft'
> & { plan: Pick<Plan, 'columns' | 'join_surplus' | 'derived'> | null };

export function openQuestions(state: QuestionsOf): OpenQuestions {
  const { plan, profile } = state;
  // How the rows of a derived table are read is asked of the table that they are of.
  if (!plan || !profile || plan.derived) {
    return { zones: [], epochZones: [], dateOrders: [], surplusRecords: 0 };
  }
  const columnsWhere = (holds: (column: ColumnPlan, profile: ColumnProfile) => boolean) =>
    plan.columns
      .filter((column, at) => {
        const of = profile.columns[at];
        return of !== undefined && holds(column, of);
      })
      .map((column) => column.column);
  const surplusOpen = !plan.join_surplus && !state.surplusLeft;
  return {
    zones: columnsWhere((column, of) => isZoneOpen(state, column, of)),
    epochZones: columnsWhere((column, of) => isEpoch(column) && isZoneOpen(state, column, of)),
    dateOrders: columnsWhere((column, of) => isDateOrderOpen(state, column, of)),
    surplusRecords: surplusOpen ? (profile.surplus?.records ?? 0) : 0,
  };
}

/** How many questions are open. */
export function questionCount({ zones, dateOrders, surplusRecords }: OpenQuestions): number {
  return zones.length + dateOrders.length + (surplusRecords > 0 ? 1 : 0);
}

/** The open questions in a sentence, and what happens when nobody answers; null when there is none. */
export function questionWords(open: OpenQuestions): string | null {
  const { zones, epochZones, dateOrders, surplusRecords } = open;
  const count = questionCount(open);
  if (count === 0) {
    return null;
  }
  const about = [
    zones.length > 0 && `the time zone of ${shortList(zones)}`,
    dateOrders.length > 0 && `day or month first in ${shortList(dateOrders)}`,
    surplusRecords > 0 && `the extra cells of ${amount(surplusRecords)} records`,
  ].filter((part) => part !== false);
  const unanswered = [
    zones.length - epochZones.length + dateOrders.length > 0 &&
      'the values stay as they are written',
    epochZones.length > 0 && 'times that cannot become seconds are rejected',
    surplusRecords > 0 && 'those records are rejected',
  ].filter((part) => part !== false);
  return `${count === 1 ? '1 question is' : `${amount(count)} questions are`} open: ${about.join('; ')}. Unanswered, ${unanswered.join(', and ')}.`;
}

const MAX_NAMED = 3;

function shortList(names: string[]): string {
  const more = names.length - MAX_NAMED;
  return more > 0
    ? `${names.slice(0, MAX_NAMED).join(', ')} and ${amount(more)} more`
    : names.join(', ');
}
