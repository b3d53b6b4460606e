/** The engine's commands for relations and questions, given what talks to it. */
import type { AccessPattern } from './bindings/AccessPattern';
import type { FoundRelation } from './bindings/FoundRelation';
import type { FoundRelations } from './bindings/FoundRelations';
import type { PlacementOptions } from './bindings/PlacementOptions';
import type { Plan } from './bindings/Plan';
import type { ProposedQuestion } from './bindings/ProposedQuestion';
import type { QuestionReport } from './bindings/QuestionReport';
import type { QuestionsProgress } from './bindings/QuestionsProgress';
import type { Relation } from './bindings/Relation';
import type { RelationsProgress } from './bindings/RelationsProgress';
import type { TableToRelate } from './engineTypes';

interface Talks {
  invoke: <T>(command: string, given: Record<string, unknown>) => Promise<T>;
  channel: <T>(onMessage: (message: T) => void) => unknown;
}

export function relationCommands({ invoke, channel }: Talks) {
  return {
    /** Which of these tables point to which, from all their rows. */
    findRelations: (
      tables: TableToRelate[],
      job: string,
      onProgress: (progress: RelationsProgress) => void,
    ): Promise<FoundRelations> =>
      invoke('find_relations', { tables, job, onProgress: channel(onProgress) }),
    /** What all rows say of a relation that the person names. */
    measureRelation: (
      tables: TableToRelate[],
      relation: Relation,
      job: string,
      onProgress: (progress: RelationsProgress) => void,
    ): Promise<FoundRelation> =>
      invoke('measure_relation', { tables, relation, job, onProgress: channel(onProgress) }),
    /** The plans of these tables, placed as the relations say. */
    placeTables: (tables: TableToRelate[], relations: Relation[]): Promise<Plan[]> =>
      invoke('place_tables', { tables, relations }),
    /** Where the rows of a relation's child can go, with figures from all rows. */
    placementOptions: (
      tables: TableToRelate[],
      relations: Relation[],
      relation: Relation,
      job: string,
    ): Promise<PlacementOptions> =>
      invoke('placement_options', { tables, relations, relation, job }),
    /** Questions that an application probably asks of these tables. */
    proposeQuestions: (
      tables: TableToRelate[],
      relations: Relation[],
    ): Promise<ProposedQuestion[]> => invoke('propose_questions', { tables, relations }),
    /** What answering these questions takes, on all rows. */
    measureQuestions: (
      tables: TableToRelate[],
      relations: Relation[],
      patterns: AccessPattern[],
      job: string,
      onProgress: (progress: QuestionsProgress) => void,
    ): Promise<QuestionReport[]> =>
      invoke('measure_questions', {
        tables,
        relations,
        patterns,
        job,
        onProgress: channel(onProgress),
      }),
  };
}
