import type { MigrationState } from '../../app/migration';

/** The columns whose time zone nobody has named yet. */
export function openZoneQuestions(state: MigrationState): string[] {
  if (!state.plan || !state.profile) {
    return [];
  }
  const { columns } = state.profile;
  return state.plan.columns
    .filter(
      (column, index) =>
        column.included &&
        column.kind === 'date_time' &&
        column.zone === null &&
        (columns[index]?.without_zone ?? 0) > 0 &&
        !state.keptWithoutZone.includes(column.column),
    )
    .map((column) => column.column);
}
