import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { FoundRelation } from '../../../bindings/FoundRelation';
import { useDispatch } from '../../../app/MigrationProvider';
import type { RelationEntry } from '../../../app/relations';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { Figures, type Figure } from '../../../components/Figures';
import { OrphanSamples } from './OrphanSamples';
import { Decision } from './RelationList';
import styles from './Relations.module.css';
import { columnsText, levelWords, titleOf } from './relationWords';

interface Props {
  entry: RelationEntry;
  /** Why nothing could be counted of it. */
  failure: Failure | null;
  onBack: () => void;
  onCorrect: () => void;
  /** What is decided of its rows: where they go. */
  children?: ReactNode;
}

function figuresOf({ evidence, is_one_to_one }: FoundRelation, of: RelationEntry): Figure[] {
  const { child, parent } = of.relation;
  const figures: Figure[] = [
    {
      label: `Rows of ${child.table}`,
      value: amount(evidence.rows),
      note: evidence.blank > 0 ? `${amount(evidence.blank)} blank` : undefined,
    },
    {
      label: 'Point to nothing',
      value: amount(evidence.orphans),
      tone: evidence.orphans > 0 ? 'amber' : undefined,
      note:
        evidence.orphans > 0 ? plural(evidence.different_orphans, 'different value') : undefined,
    },
    {
      label: `${parent.table} pointed to`,
      value: amount(evidence.parents_pointed_to),
      note: `of ${amount(evidence.parents)}`,
    },
    {
      label: 'Most for one',
      value: amount(evidence.busiest),
      note: is_one_to_one ? 'one to one' : undefined,
    },
  ];
  return figures;
}

/** All there is to know of a relation, and what can be done with it. What is decided of its rows stands below. */
export function RelationPanel({ entry, failure, onBack, onCorrect, children }: Props) {
  const dispatch = useDispatch();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { key, relation, counted, standing } = entry;
  const level = levelWords(entry);
  return (
    <>
      <Card className={styles.card} testId="relation-panel">
        <div className={styles.panel}>
          <Button
            className={styles.back}
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={15} stroke={1.8} aria-hidden />}
            data-testid="all-relations"
            onClick={onBack}
          >
            All relations
          </Button>
          <h2 ref={heading} tabIndex={-1} className={styles.panelTitle}>
            {titleOf(entry)}
          </h2>
          <p className={styles.columns}>
            {columnsText(relation.child.columns)} → {columnsText(relation.parent.columns)}
          </p>
          <p className={styles.levelLine}>
            <span className={styles.level} data-tone={level.tone}>
              {level.words}
            </span>{' '}
            {level.why}
          </p>
          {counted ? (
            <>
              <p className={styles.sentence} data-testid="relation-reason">
                {counted.reason}
              </p>
              <Figures figures={figuresOf(counted, entry)} />
              <OrphanSamples
                samples={counted.orphan_samples}
                different={counted.evidence.different_orphans}
              />
            </>
          ) : failure ? (
            <FailureNotice failure={failure} />
          ) : (
            <p className={styles.quiet} role="status">
              Its rows are being counted…
            </p>
          )}
          <div className={styles.buttons}>
            {standing === 'chosen' ? (
              <Button
                size="compact-sm"
                variant="default"
                data-testid="remove-relation"
                onClick={() => {
                  dispatch({ type: 'relations removed', key });
                  onBack();
                }}
              >
                Remove
              </Button>
            ) : (
              <Decision entry={entry} />
            )}
            <Button
              size="compact-sm"
              variant="default"
              data-testid="correct-relation"
              onClick={onCorrect}
            >
              Correct…
            </Button>
          </div>
        </div>
      </Card>
      {children}
    </>
  );
}
