// Stands in for the marker package "server-only", which throws wherever Next did not bundle it.
export {};
