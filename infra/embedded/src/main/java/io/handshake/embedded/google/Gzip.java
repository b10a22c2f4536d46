package io.handshake.embedded.google;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Packs small texts, and unpacks what it packed (RFC 1952, one member without extras). To make a deflater costs more than
 * to pack an event with it, so a few are kept.
 */
final class Gzip {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    /** Check sum and length. */
    private static final int TAIL_BYTES = 2 * Integer.BYTES;
    /** What deflate may add to a text that cannot be packed, beyond an eighth of it. */
    private static final int SLACK_BYTES = 64;

    private static final BlockingQueue<Deflater> IDLE = new ArrayBlockingQueue<>(8);

    private Gzip() {}

    static byte[] pack(byte[] plain) {
        byte[] packed = new byte[HEAD.length + plain.length + plain.length / 8 + SLACK_BYTES + TAIL_BYTES];
        System.arraycopy(HEAD, 0, packed, 0, HEAD.length);
        int end = HEAD.length + deflate(plain, packed);
        CRC32 sum = new CRC32();
        sum.update(plain);
        littleEndian(packed).putInt(end, (int) sum.getValue()).putInt(end + Integer.BYTES, plain.length);
        return Arrays.copyOf(packed, end + TAIL_BYTES);
    }

    private static int deflate(byte[] plain, byte[] packed) {
        Deflater idle = IDLE.poll();
        Deflater deflater = idle == null ? new Deflater(Deflater.BEST_SPEED, true) : idle;
        deflater.setInput(plain);
        deflater.finish();
        int length = deflater.deflate(packed, HEAD.length, packed.length - HEAD.length - TAIL_BYTES);
        if (!deflater.finished()) {
            throw new IllegalStateException(plain.length + " bytes did not fit into " + packed.length);
        }
        deflater.reset();
        if (!IDLE.offer(deflater)) {
            deflater.end();
        }
        return length;
    }

    /** Only for what {@link #pack} made. */
    static byte[] unpack(byte[] packed) {
        byte[] plain = new byte[littleEndian(packed).getInt(packed.length - Integer.BYTES)];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, HEAD.length, packed.length - HEAD.length - TAIL_BYTES);
            int length = inflater.inflate(plain);
            if (length != plain.length) {
                throw new IllegalStateException("Expected " + plain.length + " bytes, found " + length);
            }
            return plain;
        } catch (DataFormatException e) {
            throw new IllegalStateException("What was packed here cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
