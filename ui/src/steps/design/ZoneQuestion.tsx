import { Button, Select } from '@mantine/core';
import { IconWorldQuestion, IconWorldCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { plural } from '../../components/amount';
import { Question } from './Question';
import { isEpoch, isZoneOpen, valuesWithoutZone } from './questions';

const KEEP = 'keep';

/** Which zone date-times without one were written in. Only the person can know: nothing is assumed. */
export function ZoneQuestion({ column, profile }: { column: ColumnPlan; profile: ColumnProfile }) {
  const answered = useMigration((state) => !isZoneOpen(state, column, profile));
  const dispatch = useDispatch();
  const edit = usePlanEdit();
  const epoch = isEpoch(column);
  const count = valuesWithoutZone(column, profile);
  const kept = answered && column.zone === null;
  const zones = useMemo(
    () => [
      ...(epoch ? [] : [{ value: KEEP, label: 'Keep as written' }]),
      { value: 'UTC', label: 'UTC (proposed)' },
      ...Intl.supportedValuesOf('timeZone')
        .filter((zone) => zone !== 'UTC')
        .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
    ],
    [epoch],
  );

  function answer(choice: string | null) {
    if (choice === null) {
      return;
    }
    const zone = choice === KEEP ? null : choice;
    void edit([{ edit: 'zone', column: column.column, zone }]);
    dispatch({ type: 'zone answered', column: column.column, kept: choice === KEEP });
  }

  const nameNone = `${plural(count, 'value names', 'values name')} no time zone`;
  const they = count === 1 ? 'it was' : 'they were';
  let said = epoch
    ? `${nameNone}, and cannot become seconds without one: rejected until you say in which ${they} written.`
    : `${nameNone}. Which zone ${count === 1 ? 'was it' : 'were they'} written in?`;
  if (kept) {
    said = `${nameNone}: kept as written.`;
  } else if (column.zone !== null) {
    said =
      column.zone === 'UTC'
        ? `${nameNone}: read as UTC.`
        : `${nameNone}: read as ${column.zone}, written in UTC.`;
  }
  return (
    <Question icon={answered ? IconWorldCheck : IconWorldQuestion} answered={answered} said={said}>
      {!answered && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            data-testid={`zone-${column.column}-utc`}
            onClick={() => answer('UTC')}
          >
            UTC (proposed)
          </Button>
          {!epoch && profile.at_midnight === profile.filled && (
            <Button
              size="compact-sm"
              variant="default"
              title="Every time of day is midnight: the dates alone say as much, and need no zone."
              data-testid={`zone-${column.column}-dates`}
              onClick={() =>
                void edit([
                  { edit: 'set_kind', column: column.column, kind: 'date', reading: null },
                ])
              }
            >
              Dates only
            </Button>
          )}
          {!epoch && (
            <Button
              size="compact-sm"
              variant="default"
              data-testid={`zone-${column.column}-keep`}
              onClick={() => answer(KEEP)}
            >
              Keep as written
            </Button>
          )}
        </>
      )}
      <Select
        w={168}
        size="xs"
        searchable
        data={zones}
        value={kept ? KEEP : column.zone}
        placeholder={answered ? undefined : 'Another zone…'}
        aria-label={`Time zone of ${column.column}`}
        data-testid={`zone-${column.column}`}
        nothingFoundMessage="No zone is called that"
        maxDropdownHeight={240}
        allowDeselect={false}
        onChange={answer}
      />
    </Question>
  );
}
