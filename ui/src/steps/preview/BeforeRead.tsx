import { Button } from '@mantine/core';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { ReadingLine } from '../../app/ReadingLine';
import { StepFrame } from '../../app/StepFrame';
import { useOpening } from '../../app/useOpening';
import { StepFailure } from '../../app/StepFailure';
import { Card } from '../../components/Card';
import type { OpenedSource } from '../../engine';
import styles from './PreviewStep.module.css';

/** The preview of a file whose plan was there before it was read: rejected records, a run taken up again. */
export function BeforeRead({ source }: { source: OpenedSource }) {
  const { isReading, readFailure } = useMigration((state) => ({
    isReading: state.reading !== null,
    readFailure: state.readFailure,
  }));
  const dispatch = useDispatch();
  const { readAgain } = useOpening();
  return (
    <StepFrame
      title="What will be written"
      purpose={`The records of ${source.summary.file_name} are shown as soon as they are read.`}
      footer={
        isReading ? 'The file is being read to its end.' : 'The file was not read to its end.'
      }
      footerTone={readFailure ? 'red' : 'calm'}
      back={() => dispatch({ type: 'went', step: 'open' })}
    >
      {isReading && (
        <Card className={styles.beforeRead}>
          <ReadingLine />
        </Card>
      )}
      {readFailure && (
        <StepFailure failure={readFailure}>
          <Button variant="default" size="compact-sm" onClick={() => void readAgain()}>
            Read it again
          </Button>
        </StepFailure>
      )}
    </StepFrame>
  );
}
