import { Button } from '@mantine/core';
import { IconArrowsJoin2 } from '@tabler/icons-react';
import { memo } from 'react';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { amount, plural } from '../../components/amount';
import { characterName } from '../../components/characterNames';
import { Question } from './Question';
import styles from './SurplusNotice.module.css';

/** Records with too many cells: where the extra ones seem to belong, and what becomes of them. */
export const SurplusNotice = memo(function SurplusNotice() {
  const { joins, profile, surplusLeft } = useMigration((state) => ({
    joins: state.plan?.join_surplus ?? false,
    profile: state.profile,
    surplusLeft: state.surplusLeft,
  }));
  const dispatch = useDispatch();
  const edit = usePlanEdit();
  const surplus = profile?.surplus;
  if (!profile || !surplus) {
    return null;
  }
  const records = plural(surplus.records, 'record has', 'records have');
  const sign = characterName(profile.delimiter).toLowerCase();
  const columns = surplus.columns.map(({ value }) => value).join(', ');
  const where =
    surplus.columns.length === 1
      ? columns
      : surplus.columns.map(({ value, count }) => `${value} (${amount(count)})`).join(', ');
  const fitting =
    surplus.matches === surplus.sampled
      ? `all ${amount(surplus.matches)} fit`
      : `${amount(surplus.matches)} of ${amount(surplus.sampled)} fit`;
  let said = `${records} too many cells: a ${sign} seems to stand within a value of ${where}. Joined there, ${fitting}.`;
  if (joins) {
    said = `${records} too many cells: the extra ones are joined in ${columns}, with the ${sign} between them.`;
  } else if (surplusLeft) {
    said = `${records} too many cells and will be rejected.`;
  }

  function answer(joined: boolean) {
    void edit([{ edit: 'join_surplus', joined }]);
    dispatch({ type: 'surplus answered', left: !joined });
  }

  const sample = surplus.samples[0];
  return (
    <Question
      icon={IconArrowsJoin2}
      answered={joins || surplusLeft}
      testId="surplus"
      said={said}
      below={
        sample && (
          <p className={styles.sample} title={sample.value}>
            In line {amount(sample.line)} that gives <code>{sample.value}</code>
          </p>
        )
      }
    >
      <Button
        size="compact-sm"
        variant="default"
        aria-pressed={joins}
        data-testid="join-surplus"
        onClick={() => answer(true)}
      >
        Join them there
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-pressed={!joins && surplusLeft}
        data-testid="leave-surplus"
        onClick={() => answer(false)}
      >
        Leave them rejected
      </Button>
    </Question>
  );
});
