import { IconInfoCircle } from '@tabler/icons-react';
import { CostNote } from '../../components/CostNote';

/** What a person should know of a source besides its tables: that rows of a database may be missing. */
export function SourceNotes({ notes }: { notes: string[] }) {
  return notes.map((note) => (
    <CostNote key={note} testId="source-note" icon={IconInfoCircle}>
      {note}
    </CostNote>
  ));
}
