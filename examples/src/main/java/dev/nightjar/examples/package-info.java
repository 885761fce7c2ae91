/**
 * Small programs that embed the endpoint.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.examples.AnswerAndRecord}.
 */
package dev.nightjar.examples;
