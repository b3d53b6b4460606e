import { Button } from '@mantine/core';
import { memo } from 'react';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { Card } from '../../../components/Card';
import { FindingLine } from '../../../components/FindingLine';
import { FixButtons } from '../FixButtons';
import styles from './Saved.module.css';

/** Where a saved design and this file disagree: columns that are missing or new. */
export const SavedFindings = memo(function SavedFindings() {
  const findings = useMigration((state) =>
    state.proposalFindingsOpen ? (state.proposal?.findings ?? null) : null,
  );
  const dispatch = useDispatch();
  if (!findings) {
    return null;
  }
  return (
    <Card
      title="Where this file differs from the saved design"
      action={
        <Button
          variant="default"
          size="compact-sm"
          data-testid="plan-findings-read"
          onClick={() => dispatch({ type: 'proposal findings read' })}
        >
          Got it
        </Button>
      }
      testId="plan-findings"
    >
      <div className={styles.findings}>
        {findings.map((finding) => (
          <FindingLine key={`${finding.code} ${finding.message}`} finding={finding}>
            <FixButtons finding={finding} />
          </FindingLine>
        ))}
      </div>
    </Card>
  );
});
