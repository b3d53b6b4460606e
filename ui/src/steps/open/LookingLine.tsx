import { useMigration } from '../../app/MigrationProvider';
import { useOpening } from '../../app/useOpening';
import { Card } from '../../components/Card';
import { ProgressLine } from '../../components/ProgressLine';
import styles from './TableChooser.module.css';

/** How far the look through a file is, while it takes long, and the way to end it. */
export function LookingLine() {
  const looking = useMigration((state) => state.looking);
  const { stopLooking } = useOpening();
  return (
    looking && (
      <Card className={styles.staging} testId="looking">
        <ProgressLine
          doing={`Looking for tables in ${looking.progress.file || 'the files'}`}
          progress={looking.progress}
          cancel={{ onCancel: stopLooking, testId: 'cancel-looking', stopping: looking.stopping }}
        />
      </Card>
    )
  );
}
