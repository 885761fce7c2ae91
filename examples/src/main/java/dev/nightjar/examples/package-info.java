/**
 * Small programs that embed the endpoint.
 *
 * <p>Start here: {@link dev.nightjar.examples.AnswerAndRecord}.
 */
package dev.nightjar.examples;
