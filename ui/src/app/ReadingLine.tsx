import { ProgressLine } from '../components/ProgressLine';
import { reading } from './migrationJobs';
import { useMigration } from './MigrationProvider';
import { useMigrationJob } from './useJob';

/** How far the source that is looked at has been read, and the way to end that. */
export function ReadingLine() {
  const progress = useMigration((state) => state.reading?.progress ?? null);
  const { stop } = useMigrationJob(reading);
  return (
    <ProgressLine
      doing="Reading every record"
      progress={progress}
      cancel={{ onCancel: stop, testId: 'cancel-read' }}
    />
  );
}
