import { IconInfoCircle } from '@tabler/icons-react';
import { CostNote } from '../../components/CostNote';
import styles from './SourceNotes.module.css';

/** What a person should know of a source besides its tables: that rows of a database may be missing, what is odd in a sheet. */
export function SourceNotes({ notes }: { notes: string[] }) {
  if (notes.length === 0) {
    return null;
  }
  return (
    <CostNote testId="source-note" icon={IconInfoCircle}>
      {notes.length === 1 ? (
        notes[0]
      ) : (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </CostNote>
  );
}
