import { Button } from '@mantine/core';
import { useMigration } from '../../../app/MigrationProvider';
import { Card } from '../../../components/Card';
import { FindingLine } from '../../../components/FindingLine';
import { FixButtons } from '../FixButtons';
import styles from './Saved.module.css';

/** Where a saved design and this file disagree: columns that are missing or new. */
export function SavedFindings() {
  const { state, dispatch } = useMigration();
  const { proposal, proposalFindingsOpen } = state;
  if (!proposal || !proposalFindingsOpen) {
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
        {proposal.findings.map((finding) => (
          <FindingLine key={`${finding.code} ${finding.message}`} finding={finding}>
            <FixButtons finding={finding} />
          </FindingLine>
        ))}
      </div>
    </Card>
  );
}
