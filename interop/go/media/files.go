package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media"
	"github.com/pion/webrtc/v3/pkg/media/h264reader"
	"github.com/pion/webrtc/v3/pkg/media/ivfreader"
	"github.com/pion/webrtc/v3/pkg/media/oggreader"
)

// codecOf tells what a file holds by its name.
func codecOf(file string) (webrtc.RTPCodecParameters, webrtc.RTPCodecType) {
	codec := webrtc.RTPCodecParameters{PayloadType: 96}
	codec.ClockRate = 90000
	codec.RTCPFeedback = []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}}
	switch {
	case strings.HasSuffix(file, ".ivf"):
		codec.MimeType = webrtc.MimeTypeVP8
	case strings.HasSuffix(file, ".h264"):
		codec.MimeType = webrtc.MimeTypeH264
		codec.SDPFmtpLine = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
	default:
		codec = webrtc.RTPCodecParameters{PayloadType: 111}
		codec.RTPCodecCapability = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
		return codec, webrtc.RTPCodecTypeAudio
	}
	return codec, webrtc.RTPCodecTypeVideo
}

func readPictures(name string) ([]media.Sample, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if codec, _ := codecOf(name); codec.MimeType == webrtc.MimeTypeVP8 {
		return readIvf(file)
	}
	return readH264(file)
}

func readIvf(file io.Reader) ([]media.Sample, error) {
	reader, _, err := ivfreader.NewWith(file)
	if err != nil {
		return nil, err
	}
	var samples []media.Sample
	for {
		frame, _, err := reader.ParseNextFrame()
		if errors.Is(err, io.EOF) {
			return samples, nil
		}
		if err != nil {
			return nil, err
		}
		samples = append(samples, media.Sample{Data: frame, Duration: pictureTime})
	}
}

// readH264 puts NAL units together that make a picture: a slice that begins one, what else belongs to it, and what
// stands before it (H.264 section 7.4.1.2.3).
func readH264(file io.Reader) ([]media.Sample, error) {
	reader, err := h264reader.NewReader(file)
	if err != nil {
		return nil, err
	}
	var samples []media.Sample
	var picture []byte
	hasSlice := false
	for {
		nal, err := reader.NextNAL()
		if errors.Is(err, io.EOF) {
			return append(samples, media.Sample{Data: picture, Duration: pictureTime}), nil
		}
		if err != nil {
			return nil, err
		}
		isSlice := nal.UnitType >= 1 && nal.UnitType <= 5
		isFirst := !isSlice || nal.Data[1]&0x80 != 0 // first_mb_in_slice is 0
		if hasSlice && isFirst {
			samples = append(samples, media.Sample{Data: picture, Duration: pictureTime})
			picture, hasSlice = nil, false
		}
		hasSlice = hasSlice || isSlice
		picture = append(append(picture, 0, 0, 0, 1), nal.Data...)
	}
}

// readSounds reads an Ogg file with an Opus packet a page.
func readSounds(name string) ([]media.Sample, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, _, err := oggreader.NewWith(file)
	if err != nil {
		return nil, err
	}
	var samples []media.Sample
	var last uint64
	for {
		page, header, err := reader.ParseNextPage()
		if errors.Is(err, io.EOF) {
			return samples, nil
		}
		if err != nil {
			return nil, err
		}
		if header.GranulePosition == 0 { // OpusTags
			continue
		}
		duration := time.Duration(header.GranulePosition-last) * time.Second / 48000
		last = header.GranulePosition
		samples = append(samples, media.Sample{Data: page, Duration: duration})
	}
}
