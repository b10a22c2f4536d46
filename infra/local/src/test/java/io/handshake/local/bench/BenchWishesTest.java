package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.bench.BenchWishes.BenchWish;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiCall;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchWishesTest {

    private static final LocalDate FIRST = LocalDate.of(2027, 3, 26);
    private static final int MANY = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50, 100})
    void neverAsksTwiceForATimeOfAClinic(int clinics) {
        BenchWishes wishes = new BenchWishes(BenchClinic.several(clinics), FIRST);
        Set<List<Object>> asked = new HashSet<>();

        for (BenchWish wish : several(wishes)) {
            if (!wish.taken()) {
                // All begin at a whole quarter and last one: who does not share a beginning does not overlap.
                assertThat(wish.startsAt().getEpochSecond() % (60 * BenchWishes.MINUTES))
                        .isZero();
                assertThat(wish.endsAt()).isEqualTo(wish.startsAt().plusSeconds(60 * BenchWishes.MINUTES));
                assertThat(asked.add(List.of(wish.clinic(), wish.startsAt()))).isTrue();
            }
        }
    }

    @Test
    void asksEveryHundredthTimeForTheTakenOne() {
        BenchWishes wishes = new BenchWishes(BenchClinic.several(7), FIRST);

        assertThat(several(wishes)).allSatisfy(wish -> {
            assertThat(wish.taken()).isEqualTo(wish.number() % 100 == 99);
            assertThat(wish.start().equals(wishes.takenSlot())).isEqualTo(wish.taken());
        });
    }

    @Test
    void isWrittenAsVapiWritesIt() {
        BenchWishes wishes = new BenchWishes(BenchClinic.several(7), FIRST);
        WishText text = new WishText();

        assertThat(several(wishes).subList(0, 1000))
                .allSatisfy(wish -> assertThat(text.of(wish)).isEqualTo(JsonVapi.message(List.of(call(wish)))));
    }

    private static VapiCall call(BenchWish wish) {
        return new VapiCall(wish.clinic().orgId(), wish.callId(), wish.requestId(), wish.start(), 15, WishText.PATIENT);
    }

    private static List<BenchWish> several(BenchWishes wishes) {
        return LongStream.range(0, MANY).mapToObj(wishes::wish).toList();
    }
}
