/** How the calls that prove a connection name their session. They are calls like others for whoever judges them. */
export const probeSession = "holdpoint-probe";
