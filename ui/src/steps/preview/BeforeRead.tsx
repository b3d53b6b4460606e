import { Button } from '@mantine/core';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useOpening } from '../../app/useOpening';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { ProgressLine } from '../../components/ProgressLine';
import { engine, type OpenedSource } from '../../engine';
import styles from './PreviewStep.module.css';

/** The preview of a file whose plan was there before it was read: rejected records, a run taken up again. */
export function BeforeRead({ source }: { source: OpenedSource }) {
  const { state, dispatch } = useMigration();
  const { readAgain } = useOpening();
  const { reading, readFailure } = state;
  return (
    <StepFrame
      title="What will be written"
      purpose={`The records of ${source.summary.file_name} are shown as soon as they are read.`}
      footer={reading ? 'The file is being read to its end.' : 'The file was not read to its end.'}
      footerTone={readFailure ? 'red' : 'calm'}
      back={() => dispatch({ type: 'went', step: 'open' })}
    >
      {reading && (
        <Card className={styles.beforeRead}>
          <ProgressLine
            doing="Reading every record"
            progress={reading.progress}
            cancel={{ onCancel: () => void engine.cancel(reading.job), testId: 'cancel-read' }}
          />
        </Card>
      )}
      {readFailure && (
        <FailureNotice failure={readFailure}>
          <Button variant="default" size="compact-sm" onClick={() => void readAgain()}>
            Read it again
          </Button>
        </FailureNotice>
      )}
    </StepFrame>
  );
}
