/** What went through a run's way out, counted. Never names, addresses or content. */
export interface Traffic {
  /** Connections that the run made to its way out. */
  readonly connections: number;
  /** Requests for what the run may not reach, and names that lead to where nobody may go. */
  readonly refused: number;
  /** Approved hosts that could not be found or did not answer. */
  readonly failed: number;
  /** Both directions together. */
  readonly bytes: number;
}

/** A run's way out, until it is closed. */
export interface Opening {
  /**
   * Path of a unix socket, which its sandbox binds for it and for nobody else. A forward proxy listens there: CONNECT
   * and, for port 80, requests in absolute form. Everything but the run's own hosts is answered with 403.
   */
  readonly socket: string;
  /** Cuts what is open and removes the socket. May be called again; gives the same counts. */
  close(): Promise<Traffic>;
}

/**
 * The network for programs that run on this machine. Contract: test/contracts/egress.contract.ts
 *
 * Every opening stands alone: its own socket, its own hosts, its own bounds on connections, bytes and time.
 */
export interface Egress {
  /**
   * `hosts` as in a program's needs: exact names, `:80` where plain HTTP is meant. `user` is the id on this machine as
   * which the run will connect, where that is not our own. Throws INTERNAL for what is no exact name and
   * SANDBOX_UNAVAILABLE when nothing could be opened.
   */
  open(hosts: readonly string[], user: number | undefined): Promise<Opening>;
  /** Closes what is still open. */
  close(): Promise<void>;
}
