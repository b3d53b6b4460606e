import { TextInput } from '@mantine/core';
import type { RunSummary } from '../../bindings/RunSummary';
import { Card } from '../../components/Card';
import { CostNote } from '../../components/CostNote';
import { moment } from '../../components/moment';
import { Stack } from '../../components/Stack';
import { destinationPhrase } from '../../destination/words';
import { undoSum } from '../reportWords';
import { howFar, isDeletion } from '../runWords';
import styles from './Undo.module.css';
import { undoConsequences, undoCostWords } from './undoWords';

interface Props {
  run: RunSummary;
  /** The undo that has begun and did not come to its end. */
  begun: RunSummary | null;
  /** `null` where nothing has to be typed. */
  typed: string | null;
  onTyped: (typed: string) => void;
  onEnter: () => void;
}

/** What will happen, before it does. */
export function UndoBefore({ run, begun, typed, onTyped, onEnter }: Props) {
  return (
    <Stack>
      <p className={styles.purpose}>
        {isDeletion(run) ? (
          <>
            What was deleted from <strong>{run.table}</strong>, since it was gone from the
            file,{' '}
          </>
        ) : (
          <>
            The import of <strong>{run.file_name}</strong> into <strong>{run.table}</strong>,{' '}
          </>
        )}
        {moment(run.started)}, on {destinationPhrase(run.destination, run.exact)}.
      </p>
      {run.destination.kind === 'aws' && (
        <CostNote testId="undo-cost">{undoCostWords(run)}</CostNote>
      )}
      {run.to_confirm !== null && (
        <Card title="Is this the right file, and the right account?" testId="undo-confirm">
          <p className={styles.words}>{run.to_confirm}</p>
        </Card>
      )}
      {begun && (
        <Card title="It has begun already" testId="undo-begun">
          <p className={styles.words}>
            It stopped at {howFar(begun)}: {undoSum(begun.report)}. It goes on from there.
          </p>
        </Card>
      )}
      <Card title="What will happen" testId="undo-consequences">
        <ul className={styles.consequences}>
          {undoConsequences(run).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {!isDeletion(run) && (
          <p className={styles.words}>
            What is deleted is gone from the table. To have it again, import the file again.
          </p>
        )}
      </Card>
      {typed !== null && (
        <Card className={styles.typed}>
          <TextInput
            label={
              <>
                Type <code>{run.table}</code> to say that you mean it
              </>
            }
            value={typed}
            spellCheck={false}
            autoComplete="off"
            data-testid="undo-name"
            onChange={(event) => onTyped(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && onEnter()}
          />
        </Card>
      )}
    </Stack>
  );
}
