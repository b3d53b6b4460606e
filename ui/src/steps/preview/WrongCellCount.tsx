import { Button } from '@mantine/core';
import type { Offer } from '../../bindings/Offer';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { plural } from '../../components/amount';
import { applyOffer } from '../../plan/mends';
import styles from './ItemPanel.module.css';
import { offerReason, offerWords } from '../../components/offerWords';
import type { Mend } from './useMending';

interface Props {
  record: RecordPreview;
  plan: Plan;
  offers: Offer[];
  mend: Mend;
}

/** A record whose cells are too many or too few: nobody knows which is which, so there is another way to mend it. */
export function WrongCellCount({ record, plan, offers, mend }: Props) {
  const surplus = record.cells.length > plan.columns.length;
  const join = surplus ? offers.find((offer) => offer.offer === 'join_surplus') : undefined;
  return (
    <div className={styles.remark} data-testid="wrong-cell-count">
      <p>
        This record has {plural(record.cells.length, 'cell')} for{' '}
        {plural(plan.columns.length, 'column')}, so it is not known which cell belongs to which
        column, and they cannot be typed anew one by one.{' '}
        {surplus
          ? `${join ? 'Join the extra cells, or put' : 'Put'} quotes around the cell that holds the delimiter in the file itself, and open it again.`
          : 'Add what is missing in the file itself, and open it again.'}
      </p>
      {join && (
        <Button
          className={styles.join}
          variant="default"
          size="compact-sm"
          title={offerReason(join)}
          data-testid="panel-join-surplus"
          onClick={() => mend((before) => applyOffer(before, join), offerWords(join))}
        >
          {offerWords(join)}
        </Button>
      )}
    </div>
  );
}
