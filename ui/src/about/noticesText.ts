// Large, so it is a file of its own that the panel asks for.
export { default as noticesText } from '../../../THIRD-PARTY-NOTICES.txt?raw';
