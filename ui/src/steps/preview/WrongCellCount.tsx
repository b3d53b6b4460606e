import { Button } from '@mantine/core';
import type { SuggestedFix } from '../../bindings/SuggestedFix';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { plural } from '../../components/amount';
import styles from './ItemPanel.module.css';
import { fixReason, fixWords } from '../../components/fixWords';
import type { Fix } from './useFixing';

interface Props {
  record: RecordPreview;
  plan: Plan;
  fixes: SuggestedFix[];
  fix: Fix;
}

/** A record whose cells are too many or too few: nobody knows which is which, so there is another way to fix it. */
export function WrongCellCount({ record, plan, fixes, fix }: Props) {
  const surplus = record.cells.length > plan.columns.length;
  const join = surplus ? fixes.find((suggested) => suggested.fix === 'join_surplus') : undefined;
  return (
    <div className={styles.remark} data-testid="wrong-cell-count">
      <p>
        This record has {plural(record.cells.length, 'cell')} for{' '}
        {plural(plan.columns.length, 'column')}, so it is not known which cell belongs to which
        column, and they cannot be retyped one by one.{' '}
        {surplus
          ? `${join ? 'Join the extra cells, or put' : 'Put'} quotes around the cell that holds the delimiter in the file itself, and open it again.`
          : 'Add what is missing in the file itself, and open it again.'}
      </p>
      {join && (
        <Button
          className={styles.join}
          variant="default"
          size="compact-sm"
          title={fixReason(join)}
          data-testid="panel-join-surplus"
          onClick={() => fix(join.edits, fixWords(join))}
        >
          {fixWords(join)}
        </Button>
      )}
    </div>
  );
}
