import { Button } from '@mantine/core';
import type { Finding } from '../../bindings/Finding';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { offerReason, offerWords } from '../../components/offerWords';
import { applyOffer, isInForce } from '../../plan/mends';
import styles from './DesignStep.module.css';

/** What would mend a finding about the design, each a click. A new value is asked for in the preview only. */
export function OfferButtons({ finding }: { finding: Finding }) {
  const edit = usePlanEdit();
  const { plan } = useMigration().state;
  const offers = finding.offers.filter(({ offer }) => offer !== 'replace');
  return offers.length === 0 || !plan ? null : (
    <p className={styles.offers}>
      {offers.map((offer) => {
        const done = isInForce(plan, offer);
        return (
          <Button
            key={JSON.stringify(offer)}
            variant="default"
            size="compact-sm"
            title={done ? 'Done: the design says so now.' : offerReason(offer)}
            aria-disabled={done || undefined}
            data-done={done || undefined}
            data-testid={`offer-${offer.offer}-${finding.code}-${finding.column ?? 'table'}`}
            onClick={() => !done && edit((before) => applyOffer(before, offer))}
          >
            {done ? `${offerWords(offer)}: done` : offerWords(offer)}
          </Button>
        );
      })}
    </p>
  );
}
