/** Goes to another page with a new start: what the pages keep of who is signed in is no longer right. */
export function goTo(path: string): void {
  location.assign(path);
}
