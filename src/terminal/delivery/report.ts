/** How an acknowledgement is known, best first; the `how` of its fact. */
export type Receipt =
  /** A prompt signal named the row. */
  | 'signal'
  /** The session's tags name the row (after a lost state folder). */
  | 'tag'
  /** The row's tag stands above an input line that is proven empty. */
  | 'screen'
  /** The agent turned busy on the submit key, its input line proven empty. */
  | 'busy';
