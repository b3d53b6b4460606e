/** The engine's commands for relations and questions, given what talks to it. */
import type { AccessPattern } from './bindings/AccessPattern';
import type { AnsweredQuestion } from './bindings/AnsweredQuestion';
import type { AskedQuestion } from './bindings/AskedQuestion';
import type { DerivedTable } from './bindings/DerivedTable';
import type { Destination } from './bindings/Destination';
import type { FoundRelation } from './bindings/FoundRelation';
import type { FoundRelations } from './bindings/FoundRelations';
import type { KeptQuestions } from './bindings/KeptQuestions';
import type { PlacementOptions } from './bindings/PlacementOptions';
import type { Plan } from './bindings/Plan';
import type { Proposal } from './bindings/Proposal';
import type { QuestionReport } from './bindings/QuestionReport';
import type { QuestionsProgress } from './bindings/QuestionsProgress';
import type { Relation } from './bindings/Relation';
import type { RelationsProgress } from './bindings/RelationsProgress';
import type { SavedForDevelopers } from './bindings/SavedForDevelopers';
import type { SettledQuestions } from './bindings/SettledQuestions';
import type { TableDesign } from './bindings/TableDesign';
import type { UniqueColumns } from './bindings/UniqueColumns';
import type { OpenedDerived, TableToAsk, TableToRelate, Talks } from './engineTypes';

export function relationCommands({ invoke, channel }: Talks) {
  return {
    /** The plans that CREATE TABLE statements give for sources that were read, in their order; null for one whose table is not declared there. */
    proposeTablesFromSchema: (
      sourceIds: string[],
      statements: string,
    ): Promise<(Proposal | null)[]> =>
      invoke('propose_tables_from_schema', { sourceIds, statements }),
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
    placeTables: (tables: TableToAsk[], relations: Relation[]): Promise<Plan[]> =>
      invoke('place_tables', { tables, relations }),
    /** Where the rows of a relation's child can go, with figures from all rows. */
    placementOptions: (
      tables: TableToRelate[],
      relations: Relation[],
      relation: Relation,
      job: string,
    ): Promise<PlacementOptions> =>
      invoke('placement_options', { tables, relations, relation, job }),
    /** The columns of a source that are unique, and that lock items could keep so. */
    uniqueColumns: (sourceId: string, plan: Plan): Promise<UniqueColumns[]> =>
      invoke('unique_columns', { sourceId, plan }),
    /** Opens a table that is made from the rows of one that is open; `table`: the one of a saved design. */
    deriveTable: (
      owner: TableToAsk,
      derived: DerivedTable,
      table: TableDesign | null,
    ): Promise<OpenedDerived> => invoke('derive_table', { owner, derived, table }),
    /** The questions after the design has changed; `before` are the tables whose plans changed, as they were. `null`: two
     * tables have one name. */
    settleQuestions: (
      before: TableToAsk[],
      tables: TableToAsk[],
      relations: Relation[],
      questions: KeptQuestions,
    ): Promise<SettledQuestions | null> =>
      invoke('settle_questions', { before, tables, relations, questions }),
    /** Questions in words, with their answers and the values that they are asked with. */
    answerQuestions: (
      tables: TableToAsk[],
      relations: Relation[],
      patterns: AccessPattern[],
    ): Promise<AnsweredQuestion[]> => invoke('answer_questions', { tables, relations, patterns }),
    /** Asks a question of the tables at the destination; `values` are pairs of a name and a value. */
    askQuestion: (
      destination: Destination,
      tables: TableToAsk[],
      relations: Relation[],
      pattern: AccessPattern,
      values: [string, string][],
      job: string,
    ): Promise<AskedQuestion> =>
      invoke('ask_question', { destination, tables, relations, pattern, values, job }),
    /** Writes what developers need to a folder the person chooses. `null`: changed their mind. */
    saveForDevelopers: (
      tables: TableToAsk[],
      relations: Relation[],
      patterns: AccessPattern[],
      job: string,
      onProgress: (progress: QuestionsProgress) => void,
    ): Promise<SavedForDevelopers | null> =>
      invoke('save_for_developers', {
        tables,
        relations,
        patterns,
        job,
        onProgress: channel(onProgress),
      }),
    /** What answering these questions takes, on all rows. */
    measureQuestions: (
      tables: TableToAsk[],
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
