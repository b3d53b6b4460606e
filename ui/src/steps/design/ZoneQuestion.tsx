import { Button, Select } from '@mantine/core';
import { IconWorldQuestion, IconWorldCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { plural } from '../../components/amount';
import { setZone } from '../../plan/edit';
import styles from './ZoneQuestion.module.css';

const KEEP = 'keep';

/** Which zone date-times without one were written in. Only the person can know: nothing is assumed. */
export function ZoneQuestion({ column, profile }: { column: ColumnPlan; profile: ColumnProfile }) {
  const { state, dispatch } = useMigration();
  const edit = usePlanEdit();
  const kept = state.keptWithoutZone.includes(column.column);
  const answered = kept || column.zone !== null;
  const zones = useMemo(
    () => [
      { value: KEEP, label: 'Keep as written' },
      { value: 'UTC', label: 'UTC (proposed)' },
      ...Intl.supportedValuesOf('timeZone')
        .filter((zone) => zone !== 'UTC')
        .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
    ],
    [],
  );

  function answer(choice: string | null) {
    if (choice === null) {
      return;
    }
    edit((plan) => setZone(plan, column.column, choice === KEEP ? null : choice));
    dispatch({ type: 'zone answered', column: column.column, kept: choice === KEEP });
  }

  let said = `${plural(profile.without_zone, 'value names', 'values name')} no time zone. Which zone were they written in?`;
  if (kept) {
    said = `${plural(profile.without_zone, 'value names', 'values name')} no time zone and stay as they are written.`;
  } else if (column.zone !== null) {
    said = `${plural(profile.without_zone, 'value names', 'values name')} no time zone: read as ${column.zone}, written in UTC.`;
  }
  const Icon = answered ? IconWorldCheck : IconWorldQuestion;
  return (
    <div className={styles.question} data-answered={answered || undefined}>
      <Icon size={18} stroke={1.7} className={styles.icon} aria-hidden />
      <p className={styles.said}>{said}</p>
      <div className={styles.answers}>
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
            <Button
              size="compact-sm"
              variant="default"
              data-testid={`zone-${column.column}-keep`}
              onClick={() => answer(KEEP)}
            >
              Keep as written
            </Button>
          </>
        )}
        <Select
          className={styles.select}
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
      </div>
    </div>
  );
}
