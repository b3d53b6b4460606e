import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Plan } from '../../bindings/Plan';
import type { Profile } from '../../bindings/Profile';
import { TypeBadge } from '../../components/TypeBadge';
import { kindWords } from '../../plan/kinds';
import { applyOffer, isInForce } from '../../plan/mends';
import styles from './FindingsList.module.css';
import type { MadeOffer } from './findingGroups';
import { offerReason, offerWords } from '../../components/offerWords';
import { quoted } from '../../components/quoted';
import type { Mend } from './useMending';
import { ValueField } from './ValueField';

interface Props {
  plan: Plan;
  profile: Profile;
  offers: MadeOffer[];
  mend: Mend;
}

/** What would mend the findings above, each a click; the first is the one to try first. */
export function FindingOffers({ plan, profile, offers, mend }: Props) {
  const [asking, setAsking] = useState<number | null>(null);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const asked = asking === null ? undefined : offers[asking]?.offer;

  function close() {
    buttons.current[asking ?? 0]?.focus();
    setAsking(null);
  }

  return (
    <div className={styles.mending}>
      <div className={styles.offers} role="group" aria-label="What would mend it">
        {offers.map(({ offer, finding }, at) => {
          const words = offerWords(offer);
          // A replacement may be given anew; everything else is done once.
          const done = offer.offer !== 'replace' && isInForce(plan, offer);
          return (
            <Button
              key={JSON.stringify(offer)}
              ref={(button) => {
                buttons.current[at] = button;
              }}
              className={styles.offer}
              variant="default"
              size="compact-sm"
              leftSection={
                done ? (
                  <IconCheck size={14} aria-hidden />
                ) : offer.offer === 'read_as' ? (
                  <TypeBadge type={kindWords(offer.kind).letter} />
                ) : undefined
              }
              title={done ? 'Done: the design says so now.' : offerReason(offer)}
              aria-disabled={done || undefined}
              aria-expanded={offer.offer === 'replace' ? asking === at : undefined}
              data-first={(at === 0 && !done) || undefined}
              data-done={done || undefined}
              data-testid={`offer-${offer.offer}-${finding.code}-${finding.column ?? 'table'}`}
              onClick={() => {
                if (offer.offer === 'replace') {
                  setAsking(asking === at ? null : at);
                } else if (!done) {
                  mend((before) => applyOffer(before, offer, undefined, profile), words);
                }
              }}
            >
              {done ? `${words}: done` : words}
            </Button>
          );
        })}
      </div>
      {asked?.offer === 'replace' && (
        <div className={styles.asked}>
          <ValueField
            key={asked.from}
            label={`In ${asked.column}, read ${quoted(asked.from)} as`}
            initial=""
            save="Replace"
            testId="offer-value"
            saveTestId="offer-save"
            onCancel={close}
            onSave={(value) => {
              mend(
                (before) => applyOffer(before, asked, value),
                `Replace ${quoted(asked.from)} by ${quoted(value)}`,
              );
              close();
            }}
          />
        </div>
      )}
    </div>
  );
}
