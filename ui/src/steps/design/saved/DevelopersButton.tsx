import { Button } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { Failure } from '../../../bindings/Failure';
import type { QuestionsProgress } from '../../../bindings/QuestionsProgress';
import type { Relation } from '../../../bindings/Relation';
import type { SavedForDevelopers } from '../../../bindings/SavedForDevelopers';
import { useMigrationStore } from '../../../app/MigrationProvider';
import { relationsToAsk, tablesToAsk } from '../../../app/settleAsked';
import { useJob } from '../../../app/useJob';
import { asFailure, engine, type TableToAsk } from '../../../engine';
import { useSettledQuestions } from './useSettledQuestions';

interface Given {
  tables: TableToAsk[];
  relations: Relation[];
  patterns: AccessPattern[];
}

interface Props {
  onSaved: (saved: SavedForDevelopers | null) => void;
  onFailure: (failure: Failure | null) => void;
}

/** Writes a folder from which developers can create the tables and ask them. */
export function DevelopersButton({ onSaved, onFailure }: Props) {
  const store = useMigrationStore();
  const questions = useSettledQuestions();
  const job = useJob<Given, QuestionsProgress, SavedForDevelopers | null>({
    run: ({ tables, relations, patterns }, name, onProgress) =>
      engine.saveForDevelopers(tables, relations, patterns, name, onProgress),
    ended: (outcome) => {
      if (outcome.kind === 'done') {
        onSaved(outcome.value);
      } else if (outcome.kind === 'failed') {
        onFailure(outcome.failure);
      }
    },
  });

  async function save() {
    onFailure(null);
    onSaved(null);
    try {
      const patterns = await questions();
      const state = store.getState();
      const relations = relationsToAsk(state) ?? [];
      await job.start({ tables: tablesToAsk(state), relations, patterns });
    } catch (error) {
      onFailure(asFailure(error));
    }
  }

  return job.running?.progress ? (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      data-testid="stop-developers"
      onClick={job.stop}
    >
      Reading {job.running.progress.table}… Stop
    </Button>
  ) : (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconCode size={16} stroke={1.7} aria-hidden />}
      data-testid="save-for-developers"
      onClick={() => void save()}
    >
      Save for developers…
    </Button>
  );
}
