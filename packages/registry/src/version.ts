/** The version of the package, sent as `User-Agent: imagegate/<version>`. A test holds it equal to package.json. */
export const version: string = "0.1.0";
